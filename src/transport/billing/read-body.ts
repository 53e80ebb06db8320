import type { IncomingMessage } from 'node:http';

/** An event of Stripe has some kilobytes. */
export const MAX_BODY_BYTES = 256 * 1024;
const MAX_MS = 10_000;

/** The bytes as they came, which is what is signed; or why there are none. */
export async function readBody(request: IncomingMessage): Promise<Buffer | 'too large' | 'broken off'> {
  const isTooLarge = Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES;
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => request.destroy(), MAX_MS);
  try {
    // Guarantee: without an encoding set, a request yields buffers.
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      // What is too much is read and thrown away: leaving the loop would cut the connection before the answer.
      if (!isTooLarge && size <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch {
    return 'broken off';
  } finally {
    clearTimeout(timer);
  }
  return isTooLarge || size > MAX_BODY_BYTES ? 'too large' : Buffer.concat(chunks);
}

import type { IncomingMessage } from 'node:http';

/** The confirm page sends some 300 bytes. */
const MAX_BYTES = 8 * 1024;
const MAX_MS = 10_000;

/** The fields of a form; null when it is not one, is too large, takes too long, or breaks off. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';', 1);
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded') return null;
  if (Number(request.headers['content-length'] ?? 0) > MAX_BYTES) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => request.destroy(), MAX_MS);
  try {
    // Guarantee: without an encoding set, a request yields buffers.
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      // What is too much is read and thrown away: leaving the loop would cut the connection before the answer.
      if (size <= MAX_BYTES) chunks.push(chunk);
    }
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
  return size > MAX_BYTES ? null : new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

import type { IncomingMessage } from 'node:http';
import type { BodyBudget } from './body-budget.ts';

export type ReadBody =
  | { kind: 'body'; body: Buffer }
  | { kind: 'too_large'; actualSize: number }
  | { kind: 'no_room' }
  /** The sender went away before its body was complete. */
  | { kind: 'aborted' };

const EMPTY = Buffer.alloc(0);

/** The Content-Length, if the sender gave one; Node has already refused malformed ones. */
export function declaredLength(request: IncomingMessage): number | null {
  const header = request.headers['content-length'];
  return header === undefined ? null : Number(header);
}

/** How long the rest of a refused body is thrown away before the connection is cut, in milliseconds. */
const LINGER_MS = 5_000;

/**
 * Throws the rest of a refused body away for a while: closing at once would reset the connection, and
 * the sender would see the reset instead of the answer (RFC 9112 section 9.6).
 */
export function discardRest(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
  request.resume();
}

/**
 * Reads a whole body of at most `maxBytes`. Stops reading at the limit, chunked or not; what is held
 * while reading counts against the budget and must be released by the caller through `release`.
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  budget: BodyBudget,
): Promise<ReadBody & { release: () => void }> {
  let held = 0;
  const release = (): void => {
    budget.release(held);
    held = 0;
  };
  const declared = declaredLength(request);
  if (declared !== null && declared > maxBytes) {
    return Promise.resolve({ kind: 'too_large', actualSize: declared, release });
  }
  if (declared === 0 || (declared === null && request.headers['transfer-encoding'] === undefined)) {
    return Promise.resolve({ kind: 'body', body: EMPTY, release });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let finished = false;
    const finish = (result: ReadBody): void => {
      if (finished) return;
      finished = true;
      request.removeAllListeners('data');
      if (result.kind !== 'body') release();
      resolve({ ...result, release });
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        request.pause();
        finish({ kind: 'too_large', actualSize: size });
      } else if (!budget.reserve(chunk.length)) {
        request.pause();
        finish({ kind: 'no_room' });
      } else {
        held += chunk.length;
        chunks.push(chunk);
      }
    });
    request.once('end', () => {
      const [only] = chunks;
      finish({ kind: 'body', body: only && chunks.length === 1 ? only : Buffer.concat(chunks, size) });
    });
    request.once('error', () => finish({ kind: 'aborted' }));
    request.once('close', () => finish({ kind: 'aborted' }));
  });
}

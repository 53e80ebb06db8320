import type { IncomingMessage } from 'node:http';
import type { BodyBudget } from './body-budget.ts';

export interface BodyReader {
  /** The whole body; `heldBytes` of the budget are the taker's to release. */
  onBody(body: Buffer, heldBytes: number): void;
  onTooLarge(actualSize: number): void;
  /** All senders together hold too much. */
  onNoRoom(): void;
  /** The sender went away before its body was complete. */
  onAborted(): void;
}

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
 * Reads a body of at most `maxBytes` and calls exactly one of the reader's functions. Stops reading at the
 * limit, chunked or not. Callbacks rather than a promise: this runs once per webhook.
 */
export function readBody(
  request: IncomingMessage,
  bounds: { maxBytes: number; budget: BodyBudget },
  reader: BodyReader,
): void {
  const { maxBytes, budget } = bounds;
  const declared = declaredLength(request);
  if (declared === 0 || (declared === null && request.headers['transfer-encoding'] === undefined)) {
    reader.onBody(EMPTY, 0);
    return;
  }
  let chunks: Buffer[] = [];
  let size = 0;
  let finished = false;

  /** False when the body has already ended one way or the other. */
  function finish(keepsBudget: boolean): boolean {
    if (finished) return false;
    finished = true;
    if (!keepsBudget) {
      budget.release(size);
      request.removeListener('data', onData);
      request.pause();
    }
    return true;
  }
  function onData(chunk: Buffer): void {
    if (finished) return;
    if (size + chunk.length > maxBytes) {
      if (finish(false)) reader.onTooLarge(size + chunk.length);
    } else if (!budget.reserve(chunk.length)) {
      if (finish(false)) reader.onNoRoom();
    } else {
      size += chunk.length;
      chunks.push(chunk);
    }
  }
  request.on('data', onData);
  request.on('end', () => {
    if (!finish(true)) return;
    const [only] = chunks;
    const body = only && chunks.length === 1 ? only : Buffer.concat(chunks, size);
    chunks = [];
    reader.onBody(body, size);
  });
  // Follows every end and every error of the message.
  request.on('close', () => {
    if (finish(false)) reader.onAborted();
  });
}

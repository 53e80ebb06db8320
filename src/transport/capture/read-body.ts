import type { IncomingMessage } from 'node:http';
import { BodyBuffer } from './body-buffer.ts';
import type { BodyBudget } from './body-budget.ts';

/** Reads one body: what it may take, and who is told how it ended. An object, because there is one per webhook. */
export interface BodyReader {
  readonly maxBodyBytes: number;
  readonly budget: BodyBudget;
  readonly workspaceId: string;
  /** The whole body; its place in the budget is the taker's to release. */
  onBody(body: Buffer): void;
  onTooLarge(actualSize: number): void;
  /** The workspace's senders, or all together, hold too much. */
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

/** Reads a body within the reader's bounds and calls exactly one of its functions. Stops at the limit, chunked or not. */
export function readBody(request: IncomingMessage, reader: BodyReader): void {
  const declared = declaredLength(request);
  if (declared === 0 || (declared === null && request.headers['transfer-encoding'] === undefined)) {
    reader.onBody(EMPTY);
    return;
  }
  const gathered = new BodyBuffer();
  let finished = false;

  /** Gives everything back, unless the body has already ended one way or the other. */
  function giveUp(): boolean {
    if (finished) return false;
    finished = true;
    reader.budget.release(reader.workspaceId, gathered.size);
    gathered.take();
    request.removeListener('data', onData);
    request.pause();
    return true;
  }
  function onData(chunk: Buffer): void {
    if (finished) return;
    const size = gathered.size + chunk.length;
    if (size > reader.maxBodyBytes) {
      if (giveUp()) reader.onTooLarge(size);
    } else if (reader.budget.grow(reader.workspaceId, gathered.size, size)) gathered.add(chunk);
    else if (giveUp()) reader.onNoRoom();
  }
  request.on('data', onData);
  request.on('end', () => {
    if (finished) return;
    finished = true;
    reader.onBody(gathered.take());
  });
  // Follows every end and every error of the message.
  request.on('close', () => {
    if (giveUp()) reader.onAborted();
  });
}

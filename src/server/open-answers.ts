import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Requests of one connection that may wait for the answer before theirs; then its sender has to wait as well. */
const MAX_QUEUED = 64;

/** Node keeps the response whose turn it is on its socket (lib/_http_server.js, lib/_http_outgoing.js). */
interface AnsweringSocket extends Duplex {
  _httpMessage?: ServerResponse | null;
}

const queued = new WeakMap<Duplex, number>();

/** Counts requests that were sent before the answer to the one ahead of them (pipelining, RFC 9112 section 9.3.2). */
export function noteOpenAnswer(socket: Duplex, response: ServerResponse): void {
  // Its turn has come at once: the ordinary case, which must cost nothing.
  if (response.socket !== null) return;
  const count = (queued.get(socket) ?? 0) + 1;
  queued.set(socket, count);
  if (count === MAX_QUEUED) socket.pause();
  response.on('close', () => {
    const left = (queued.get(socket) ?? 1) - 1;
    queued.set(socket, left);
    if (left === MAX_QUEUED >> 1) socket.resume();
  });
}

/**
 * Answers leave in the order of their requests: whatever is said outside of that order waits for them. Not for that
 * of a request whose body is what broke or stalled: it will never be given. `go` is told whether one is half written.
 */
export function afterOpenAnswers(socket: Duplex, go: (halfWritten: boolean) => void): void {
  const { _httpMessage: answering } = socket as AnsweringSocket;
  if (!answering?.req.complete) go(answering?.headersSent ?? false);
  // By the time one is closed, the next has its turn.
  else answering.once('close', () => afterOpenAnswers(socket, go));
}

import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Requests of one connection that may wait for their answers; then its sender has to wait as well. */
const MAX_OPEN = 64;

interface Open {
  count: number;
  waiting: (() => void)[];
}

const sockets = new WeakMap<Duplex, Open>();

function openOf(socket: Duplex): Open {
  const known = sockets.get(socket);
  if (known) return known;
  const open: Open = { count: 0, waiting: [] };
  sockets.set(socket, open);
  return open;
}

/** Counts an answer as open until it is written or its connection has gone. */
export function noteOpenAnswer(socket: Duplex, response: ServerResponse): void {
  const open = openOf(socket);
  open.count += 1;
  if (open.count === MAX_OPEN) socket.pause();
  response.on('close', () => {
    open.count -= 1;
    if (open.count === MAX_OPEN >> 1) socket.resume();
    if (open.count > 0) return;
    for (const go of open.waiting.splice(0)) go();
  });
}

/** Answers leave in the order of their requests: whatever is said outside of that order waits for them. */
export function afterOpenAnswers(socket: Duplex, go: () => void): void {
  const open = openOf(socket);
  if (open.count === 0) go();
  else open.waiting.push(go);
}

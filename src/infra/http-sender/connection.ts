import type { Socket } from 'node:net';
import { Client } from 'undici';
import { StaleConnection } from './send-failure.ts';

/** One socket and the HTTP spoken on it; ends with the socket. */
export interface Connection {
  client: Client;
  socket: Socket;
  remoteAddress: string | null;
  openedAt: number;
  /** Called once, when the socket closes while nobody uses it. */
  onIdleClose: (() => void) | null;
}

const MOST_HEAD_BYTES = 16 * 1024;
/** Where the receiver does not say how long it keeps an idle connection. */
const IDLE_MS = 4_000;
const MOST_IDLE_MS = 30_000;
/** Before the receiver's own time is over, so that no request meets a connection that is being closed. */
const IDLE_MARGIN_MS = 1_000;

export function createConnection(origin: string, socket: Socket, remoteAddress: string | null): Connection {
  let isTaken = false;
  const client = new Client(origin, {
    // The socket is there already. A client whose socket is gone asks again: it must not get another one. The answer
    // comes in a later tick, as undici does not go on otherwise.
    connect: (_, callback) => {
      const isThere = !isTaken && !socket.destroyed;
      isTaken = true;
      process.nextTick(() => {
        if (isThere) callback(null, socket);
        else callback(new StaleConnection('the connection was closed'), null);
      });
    },
    pipelining: 1,
    maxHeaderSize: MOST_HEAD_BYTES,
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: MOST_IDLE_MS,
    keepAliveTimeoutThreshold: IDLE_MARGIN_MS,
  });
  const connection: Connection = {
    client,
    socket,
    remoteAddress,
    openedAt: performance.now(),
    onIdleClose: null,
  };
  socket.once('close', () => connection.onIdleClose?.());
  return connection;
}

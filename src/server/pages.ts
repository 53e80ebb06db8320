import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import next from 'next';
import type { RequestHandler } from './http.ts';

export interface Pages {
  handle: RequestHandler;
  /** Hot reload; null in production. */
  upgrade: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | null;
  close(): Promise<void>;
}

/** Next, as a request handler among others. */
export async function createPages(options: { dev: boolean; host: string; port: number }): Promise<Pages> {
  const { dev, host, port } = options;
  // Next adds its own upgrade listener to the server it is given; this one never listens, so ours stays the only one.
  const listener = createServer();
  const app = next({ dev, hostname: host, port, httpServer: listener });
  await app.prepare();
  const handle = app.getRequestHandler();
  // `getUpgradeHandler()` knows nothing of hot reload, without which a page in development never starts. Next
  // listens from its first request on; before, a handshake left open would keep the browser's other sockets waiting.
  const hotReload = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (!listener.emit('upgrade', request, socket, head)) socket.destroy();
  };
  return {
    handle: (request, response) => void handle(request, response),
    upgrade: dev ? hotReload : null,
    close: () => app.close(),
  };
}

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
  return {
    handle: (request, response) => void handle(request, response),
    // `getUpgradeHandler()` knows nothing of hot reload, without which a page in development never starts.
    upgrade: dev ? (request, socket, head) => void listener.emit('upgrade', request, socket, head) : null,
    close: () => app.close(),
  };
}

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
  const app = next({ dev, hostname: host, port, httpServer: createServer() });
  await app.prepare();
  const handle = app.getRequestHandler();
  const upgrade = app.getUpgradeHandler();
  return {
    handle: (request, response) => void handle(request, response),
    upgrade: dev ? (request, socket, head) => void upgrade(request, socket, head) : null,
    close: () => app.close(),
  };
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { modeOf, MODES, type Mode } from './plan.ts';

/** An attempt as the receiver saw it begin. */
export interface Hit {
  eventId: string;
  attempt: number;
  /** The node that sent it. */
  node: string;
  atMs: number;
}

export interface ChaosReceiver {
  url: string;
  hits: Hit[];
  byMode: Record<Mode, number>;
  close(): Promise<void>;
}

export const NODE_HEADER = 'x-chaos-node';
const SLOW_MS = 250;
const CHUNK = Buffer.alloc(16 * 1024, 'x');

function pour(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write(CHUNK));
    if (!response.destroyed) response.once('drain', more);
  };
  response.on('error', () => undefined);
  response.writeHead(200);
  more();
}

const ANSWERS: Record<Mode, (response: ServerResponse, request: IncomingMessage) => void> = {
  ok: (response) => response.writeHead(200).end('ok'),
  slow: (response) => setTimeout(() => response.writeHead(204).end(), SLOW_MS),
  endless: pour,
  status_500: (response) => response.writeHead(500).end('no'),
  status_302: (response) => response.writeHead(302, { Location: '/elsewhere' }).end(),
  busy: (response) => response.writeHead(503, { 'Retry-After': '2' }).end(),
  reset: (_, request) => request.socket.resetAndDestroy(),
  hang: () => undefined,
};

/** A receiver that treats each attempt as the plan says. */
export async function startChaosReceiver(seed: number): Promise<ChaosReceiver> {
  const hits: Hit[] = [];
  // Guarantee: one entry for each mode.
  const byMode = Object.fromEntries(MODES.map((mode) => [mode, 0])) as Record<Mode, number>;
  const server = createServer((request, response) => {
    const { headers } = request;
    const eventId = String(headers['x-hookwire-request-id']);
    const attempt = Number(headers['x-hookwire-attempt']);
    hits.push({ eventId, attempt, node: String(headers[NODE_HEADER]), atMs: Date.now() });
    const mode = modeOf(seed, eventId, attempt);
    byMode[mode] += 1;
    request.on('error', () => undefined);
    request.resume();
    request.on('end', () => ANSWERS[mode](response, request));
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Guarantee: a TCP server that listens has an address of this shape.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    hits,
    byMode,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

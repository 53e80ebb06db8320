import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  /** The event's id. */
  eventId: string;
  attempt: number;
  body: string;
  atMs: number;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** Requests that wait for their answer, and the most there ever were. */
  open(): number;
  mostOpen(): number;
  close(): Promise<void>;
}

export type Answer = (response: ServerResponse, received: Received, request: IncomingMessage) => void;

export function answerWith(status: number, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, headers).end('ok');
  };
}

/** Takes the request and never answers. */
export const hang: Answer = () => undefined;

/** A real HTTP server on loopback that remembers what it was sent. */
export async function startReceiver(answer: Answer = answerWith(200)): Promise<Receiver> {
  const received: Received[] = [];
  let open = 0;
  let mostOpen = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    response.on('close', () => {
      open -= 1;
    });
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const one = {
        path: request.url ?? '',
        eventId: String(request.headers['x-hookwire-request-id']),
        attempt: Number(request.headers['x-hookwire-attempt']),
        body: Buffer.concat(chunks).toString(),
        atMs: Date.now(),
      };
      received.push(one);
      answer(response, one, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Guarantee: a TCP server that listens has an address of this shape.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    open: () => open,
    mostOpen: () => mostOpen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

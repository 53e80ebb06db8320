import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Receiver {
  url: string;
  received: { path: string; headers: IncomingHttpHeaders; body: string }[];
  /** What it answers from now on. */
  answerWith: (status: number, body: string) => void;
  close: () => void;
}

/** A service on loopback that webhooks are forwarded to. */
export async function startReceiver(): Promise<Receiver> {
  const received: Receiver['received'] = [];
  let answer = { status: 200, body: '{"ok":true}' };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      received.push({ path: url, headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(answer.status, { 'Content-Type': 'application/json' });
      response.end(answer.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Guarantee: a TCP server that listens has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    answerWith: (status, body) => {
      answer = { status, body };
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

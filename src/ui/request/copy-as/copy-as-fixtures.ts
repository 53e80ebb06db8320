import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestDetail } from '../router-types.ts';

/** What a sink on loopback received. */
export interface Received {
  method: string;
  target: string;
  headers: [name: string, value: string][];
  body: Buffer;
}

export async function startSink(): Promise<{
  origin: string;
  next: () => Promise<Received>;
  server: Server;
}> {
  const received: Received[] = [];
  const waiting: ((one: Received) => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = request.rawHeaders;
      const headers = raw.flatMap((name, index) =>
        index % 2 === 0 ? [[name, raw[index + 1] ?? ''] satisfies [string, string]] : [],
      );
      const one = {
        method: request.method ?? '',
        target: request.url ?? '',
        headers,
        body: Buffer.concat(chunks),
      };
      const resolve = waiting.shift();
      if (resolve) resolve(one);
      else received.push(one);
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Guarantee: a TCP server that listens has an address record.
  const { port } = server.address() as AddressInfo;
  const next = (): Promise<Received> => {
    const one = received.shift();
    return one ? Promise.resolve(one) : new Promise((resolve) => waiting.push(resolve));
  };
  return { origin: `http://127.0.0.1:${String(port)}`, next, server };
}

export function captured(over: Partial<RequestDetail> & { bytes?: Uint8Array }): RequestDetail {
  const { bytes, ...rest } = over;
  const encoded =
    bytes === undefined
      ? { body: '', bodyEncoding: 'utf8' as const }
      : { body: Buffer.from(bytes).toString('base64'), bodyEncoding: 'base64' as const };
  return {
    id: '00000000-0000-7000-8000-000000000001',
    endpointId: '00000000-0000-7000-8000-000000000002',
    seq: 7,
    method: 'POST',
    subPath: '/',
    contentType: '',
    userAgent: '',
    provider: null,
    size: bytes?.byteLength ?? 0,
    ip: '127.0.0.1',
    createdAt: '2026-01-01T00:00:00.000Z',
    target: '/h/demo',
    path: '/h/demo',
    httpVersion: '1.1',
    rawHeaders: [],
    queryPairs: [],
    bodyTruncated: false,
    bodySha256: '',
    signature: null,
    answer: null,
    isAnswerAwaited: false,
    writtenAfterMs: 1,
    ...encoded,
    ...rest,
  };
}

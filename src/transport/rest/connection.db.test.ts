import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createToken } from '#testing/access-tokens.ts';
import { capture } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { parseResponse } from '#testing/raw-http.ts';
import { createEndpoint, createTenant, type Tenant } from '#testing/server.ts';
import { createRestHandler } from './rest.ts';

let own: TestContext;
let server: Server;
let port: number;
let tenant: Tenant;
let token: string;
beforeAll(async () => {
  own = await createTestContext();
  tenant = await createTenant(own.context);
  ({ token } = await createToken(own.context, tenant));
  const handle = createRestHandler(own.context, {
    remoteAddressOf: () => '198.51.100.1',
    isReady: () => Promise.resolve(true),
    asyncApi: { asyncapi: '3.0.0' },
    bodyBudget: { grow: () => true, release: () => undefined },
    stallTimeoutMs: 500,
  });
  server = createServer({ requireHostHeader: false }, handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Guarantee: a TCP server that listens has an AddressInfo.
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await own.close();
});

const head = (line: string, ...headers: string[]): string =>
  [`${line} HTTP/1.1`, `Authorization: Bearer ${token}`, ...headers, '', ''].join('\r\n');

/** Sends everything at once on one connection and reads that many answers. */
async function pipeline(bytes: string, count: number): Promise<{ status: number; body: string }[]> {
  const socket = connect(port, '127.0.0.1');
  const answers: { status: number; body: string }[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      let received: Buffer = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        for (let next = parseResponse(received); next; next = parseResponse(received)) {
          answers.push({ status: next.status, body: next.body.toString() });
          received = next.rest;
        }
        if (answers.length === count) resolve();
      });
      socket.on('error', reject);
      socket.on('close', () => {
        reject(new Error(`closed after ${answers.length} answers`));
      });
      socket.write(bytes);
    });
  } finally {
    socket.destroy();
  }
  return answers;
}

test('a connection goes on after a refusal whose body was small', async () => {
  const refused = 'POST /api/endpoints HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}';
  const answers = await pipeline(refused + head('POST /api/endpoints'), 2);
  expect(answers.map(({ status }) => status)).toEqual([401, 201]);
});

test('calls that are sent all at once on one connection are answered in their order', async () => {
  const lines = Array.from({ length: 30 }, (_, i) =>
    i % 3 === 0 ? 'GET /v1/endpoints' : `GET /api/nothing-${i}`,
  );
  const answers = await pipeline(lines.map((line) => head(line)).join(''), lines.length);
  expect(answers.map(({ status }) => status)).toEqual(lines.map((line) => (line.includes('v1') ? 200 : 404)));
});

test('more calls at once than an account may have under way are answered, only later', async () => {
  const calls = Array.from({ length: 40 }, () => pipeline(head('GET /api/account/usage'), 1));
  for (const [answer] of await Promise.all(calls)) expect(answer?.status).toBe(200);
});

test('whoever does not read its answers loses the connection, and takes nobody’s turn with it', async () => {
  const endpointId = await createEndpoint(own.context, tenant);
  const principal = { kind: 'user' as const, sessionVersion: 1, ...tenant };
  const { id } = await capture(
    own.context,
    { principal, endpointId },
    { body: Buffer.alloc(10 * 1024 * 1024, 'x') },
  );
  const deaf = Array.from({ length: 8 }, () => {
    const socket = connect(port, '127.0.0.1').pause();
    socket.write(head(`GET /api/requests/${id}`));
    return socket;
  });
  await sleep(100);
  const [answer] = await pipeline(head('GET /api/account/usage'), 1);
  expect(answer?.status).toBe(200);
  for (const socket of deaf) socket.destroy();
}, 20_000);

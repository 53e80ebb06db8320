import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createToken } from '#testing/access-tokens.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { sendRaw } from '#testing/raw-http.ts';
import { createTenant } from '#testing/server.ts';
import { createRestHandler } from './rest.ts';

const MIB = 1024 * 1024;
let own: TestContext;
let server: Server;
let port: number;
let token: string;
let held = 0;
let hasRoom = true;
beforeAll(async () => {
  own = await createTestContext();
  ({ token } = await createToken(own.context, await createTenant(own.context)));
  const handle = createRestHandler(own.context, {
    remoteAddressOf: () => '198.51.100.1',
    isReady: () => Promise.resolve(true),
    asyncApi: { asyncapi: '3.0.0' },
    bodyTimeoutMs: 300,
    bodyBudget: {
      grow: (_, before, after) => {
        if (hasRoom) held += after - before;
        return hasRoom;
      },
      release: (_, size) => {
        held -= size;
      },
    },
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
const create = (...headers: string[]): string => head('POST /api/endpoints', ...headers);

async function send(bytes: string, onSocket?: (socket: Socket) => void) {
  const answer = await sendRaw(port, bytes, onSocket && { onSocket });
  return {
    status: answer.status,
    headers: answer.headers,
    json: JSON.parse(answer.body.toString() || 'null') as unknown,
  };
}

describe('a body that may be left out', () => {
  test.each([
    ['without a length', ''],
    ['of no bytes', 'Content-Length: 0'],
    ['of no chunks', 'Transfer-Encoding: chunked'],
  ])('can be sent %s, though it is called JSON', async (_, header) => {
    const headers = ['Content-Type: application/json', ...(header ? [header] : [])];
    const { status } = await send(create(...headers) + (header.includes('chunked') ? '0\r\n\r\n' : ''));
    expect(status).toBe(201);
  });

  test.each(['DELETE /api/requests/00000000-0000-7000-8000-000000000000', 'POST /auth/nothing'])(
    'is not missed by %s either',
    async (line) => {
      expect((await send(head(line, 'Content-Type: application/json'))).status).toBe(404);
    },
  );
});

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/x-www-form-urlencoded',
  '',
])('a body called «%s» is read as JSON', async (type) => {
  const body = '{"permanent":true}';
  const headers = [`Content-Length: ${body.length}`, ...(type ? [`Content-Type: ${type}`] : [])];
  expect(await send(create(...headers) + body)).toMatchObject({ status: 201, json: { isPermanent: true } });
});

describe('a body of more than 1 MiB', () => {
  test('is refused by its length before any of it is sent, and the connection ends', async () => {
    const { status, headers } = await send(create(`Content-Length: ${MIB + 1}`));
    expect([status, headers['connection']]).toEqual([413, 'close']);
  });

  test('is refused at the limit when it comes in chunks, while its sender still sends', async () => {
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    const { status } = await send(create('Transfer-Encoding: chunked'), (socket) => {
      setImmediate(() => {
        for (let i = 0; i < 40; i++) socket.write(chunk);
      });
    });
    expect(status).toBe(413);
  });

  test('is taken when it has exactly 1 MiB', async () => {
    const body = `{"permanent":true}`.padEnd(MIB);
    expect((await send(create(`Content-Length: ${MIB}`) + body)).status).toBe(201);
  });
});

test('nobody who is not known gets a body read: the answer comes at once', async () => {
  const { status } = await send(`POST /api/endpoints HTTP/1.1\r\nContent-Length: 100000\r\n\r\n`);
  expect(status).toBe(401);
});

test('a body that does not come in time ends the call with 408 and the connection with it', async () => {
  const { status, json, headers } = await send(`${create('Content-Length: 10')}{`);
  expect({ status, json, connection: headers['connection'] }).toMatchObject({
    status: 408,
    json: { code: 'REQUEST_TIMEOUT' },
    connection: 'close',
  });
});

test('a body for which there is no room is refused with 503 and Retry-After', async () => {
  hasRoom = false;
  const { status, json, headers } = await send(`${create('Content-Length: 4')}null`);
  hasRoom = true;
  expect({ status, json, retry: headers['retry-after'] }).toMatchObject({
    status: 503,
    json: { code: 'UNAVAILABLE' },
    retry: '1',
  });
});

test('whoever leaves in the middle of a body leaves nothing behind', async () => {
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`${create('Content-Length: 500000')}${' '.repeat(300_000)}`, () => {
        setTimeout(() => socket.destroy(), 50);
      });
    });
    socket.on('close', () => resolve());
  });
  await expect.poll(() => held).toBe(0);
});

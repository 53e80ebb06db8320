import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createLoopbackSender } from '#testing/loopback-sender.ts';
import { outgoingAttempt } from '#testing/outgoing-attempt.ts';
import { OK, startRawReceiver } from '#testing/raw-receiver.ts';
import { TEST_CERTIFICATE } from '#testing/tls-certificate.ts';

const undo: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function createSender(options: { timeoutMs?: number; ca?: string } = {}) {
  const sender = createLoopbackSender(options);
  undo.push(sender.close);
  return sender;
}

async function answerOf(answer: string) {
  const receiver = await startRawReceiver((socket) => socket.write(answer, 'latin1'));
  undo.push(receiver.close);
  const result = await createSender().send(outgoingAttempt(receiver.url));
  return { receiver, result };
}

async function startTlsReceiver(): Promise<number> {
  const server = createTlsServer(TEST_CERTIFICATE, (socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(OK));
  });
  server.on('tlsClientError', () => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(async () => {
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

describe('an answer', () => {
  it('is given with its headers in order, with repeats and bytes above ASCII, and its body', async () => {
    const { result } = await answerOf(
      'HTTP/1.1 201 Created\r\nSet-Cookie: a=1\r\nX-A: gr\u00fc\u00df\r\nset-cookie: b=2\r\nContent-Length: 3\r\n\r\n\u00fcok',
    );
    expect(result).toMatchObject({
      statusCode: 201,
      error: null,
      retryAfterMs: null,
      remoteAddress: '127.0.0.1',
    });
    expect(result.headers).toEqual([
      ['Set-Cookie', 'a=1'],
      ['X-A', 'gr\u00fc\u00df'],
      ['set-cookie', 'b=2'],
      ['Content-Length', '3'],
    ]);
    expect(result.body).toEqual(Buffer.from('\u00fcok', 'latin1'));
    expect(Math.abs(result.startedAtMs - Date.now())).toBeLessThan(5_000);
    expect(result.durationMs).toBeGreaterThanOrEqual(Math.floor(result.timings.firstByteMs ?? Infinity));
  });

  it.each([301, 302, 303, 307, 308])('of %i is an answer like others: nobody follows it', async (status) => {
    const { receiver, result } = await answerOf(
      `HTTP/1.1 ${status} Elsewhere\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n`,
    );
    expect(result).toMatchObject({ statusCode: status, error: null });
    expect(result.headers).toContainEqual(['Location', '/elsewhere']);
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.match(/ HTTP\/1.1\r\n/g)).toHaveLength(1);
  });

  it.each([
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['304', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n'],
    ['200', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ])('of %s needs no body', async (status, answer) => {
    const { result } = await answerOf(answer);
    expect(result).toMatchObject({ statusCode: Number(status), body: Buffer.alloc(0), error: null });
    expect(result.durationMs).toBeLessThan(4_000);
  });

  it('of 64 KiB is whole, and its connection is kept', async () => {
    const { receiver, result } = await answerOf(
      `HTTP/1.1 200 OK\r\nContent-Length: 65536\r\n\r\n${'a'.repeat(65_536)}`,
    );
    expect(result.body).toHaveLength(65_536);
    expect(receiver.open()).toBe(1);
  });

  it('asks for a pause with Retry-After', async () => {
    const { result } = await answerOf('HTTP/1.1 503 Busy\r\nretry-after: 120\r\nContent-Length: 0\r\n\r\n');
    expect(result).toMatchObject({ statusCode: 503, retryAfterMs: 120_000 });
  });
});

describe('TLS', () => {
  it('is spoken with the name of the destination, and its time is measured', async () => {
    const port = await startTlsReceiver();
    const sender = createSender({ ca: TEST_CERTIFICATE.cert });
    const result = await sender.send(outgoingAttempt(`https://receiver.example:${port}/`));
    expect(result).toMatchObject({ statusCode: 200, remoteAddress: '127.0.0.1', error: null });
    const { dnsMs, connectMs, tlsMs, firstByteMs } = result.timings;
    expect([dnsMs, connectMs, tlsMs, firstByteMs].every((ms) => ms !== null && ms >= 0)).toBe(true);
    expect(firstByteMs).toBeGreaterThan((tlsMs ?? Infinity) + (connectMs ?? Infinity));
  });

  it('fails where the certificate is not trusted', async () => {
    const url = `https://receiver.example:${await startTlsReceiver()}`;
    const result = await createSender().send(outgoingAttempt(url));
    expect(result.error).toEqual({
      code: 'tls_failed',
      message: `No secure connection to ${new URL(url).host}: its certificate is self-signed`,
    });
  });

  it.each(['other.example', '127.0.0.1'])('fails where the certificate is not for %s', async (host) => {
    const port = await startTlsReceiver();
    const sender = createSender({ ca: TEST_CERTIFICATE.cert });
    const result = await sender.send(outgoingAttempt(`https://${host}:${port}/`));
    expect(result.error).toEqual({
      code: 'tls_failed',
      message: `No secure connection to ${host}:${port}: its certificate is for another name`,
    });
  });

  it('fails where no TLS is spoken', async () => {
    const receiver = await startRawReceiver(
      () => undefined,
      (socket) => socket.write('220 mail\r\n'),
    );
    undo.push(receiver.close);
    const result = await createSender().send(outgoingAttempt(receiver.url.replace('http:', 'https:')));
    expect(result.error).toEqual({
      code: 'tls_failed',
      message: `No secure connection to 127.0.0.1:${receiver.port}: it does not speak TLS there`,
    });
  });

  it('is waited for no longer than the attempt may take', async () => {
    const receiver = await startRawReceiver(() => undefined);
    undo.push(receiver.close);
    const sender = createSender({ timeoutMs: 200 });
    const result = await sender.send(outgoingAttempt(receiver.url.replace('http:', 'https:')));
    expect(result.error).toEqual({
      code: 'timeout',
      message: `127.0.0.1:${receiver.port} did not agree on a secure connection within 0.2 s`,
    });
    await expect.poll(() => receiver.open()).toBe(0);
  });
});

it('a port where nobody listens is connect_failed', async () => {
  const receiver = await startRawReceiver(() => undefined);
  await receiver.close();
  const result = await createSender().send(outgoingAttempt(receiver.url));
  expect(result).toMatchObject({ statusCode: 0, remoteAddress: null, retryAfterMs: null });
  expect(result.error).toEqual({
    code: 'connect_failed',
    message: `127.0.0.1:${receiver.port} can’t be reached: the connection was refused`,
  });
});

it('no proxy of the environment is asked', async () => {
  const before = { ...process.env };
  Object.assign(process.env, {
    HTTP_PROXY: 'http://127.0.0.1:9',
    http_proxy: 'http://127.0.0.1:9',
    NODE_USE_ENV_PROXY: '1',
  });
  try {
    const { result } = await answerOf(OK);
    expect(result.statusCode).toBe(200);
  } finally {
    process.env = before;
  }
});

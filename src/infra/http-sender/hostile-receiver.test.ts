import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { OutgoingAttempt } from '#domain/delivery/sender.ts';
import { createLoopbackSender } from '#testing/loopback-sender.ts';
import { outgoingAttempt } from '#testing/outgoing-attempt.ts';
import { startRawReceiver, type OnRequest } from '#testing/raw-receiver.ts';

const undo: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const KIB = 1_024;
const TIMEOUT_MS = 400;

async function sendTo(onRequest: OnRequest, more: Partial<OutgoingAttempt> = {}, timeoutMs = 5_000) {
  const receiver = await startRawReceiver(onRequest);
  const sender = createLoopbackSender({ timeoutMs });
  undo.push(receiver.close, sender.close);
  const result = await sender.send(outgoingAttempt(receiver.url, more));
  // Whoever misbehaves is not kept.
  await expect.poll(() => receiver.open()).toBe(0);
  expect(receiver.received).toHaveLength(1);
  return { ...result, body: result.body.toString('latin1'), host: `127.0.0.1:${receiver.port}` };
}

/** Writes again and again until the other side has enough. */
function writeForEver(socket: Socket, text: string): void {
  const write = (): void => {
    while (!socket.destroyed && socket.write(text));
  };
  socket.on('drain', write);
  write();
}

/** One byte at a time. */
function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 20);
  socket.once('close', () => clearInterval(timer));
}

describe('what is no answer', () => {
  it.each([
    ['HTTP/0.9', 'hello\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['a broken status line', 'HTTP/1.1 OK\r\n\r\n'],
    ['a broken header', 'HTTP/1.1 200 OK\r\nNo colon here\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'a length beside chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'an upgrade that nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    ],
    ['bytes', '\0\x01\x02\xff\r\n\r\n'],
  ])('is bad_answer: %s', async (_, answer) => {
    const result = await sendTo((socket) => socket.write(answer, 'latin1'));
    expect(result).toMatchObject({ statusCode: 0, headers: [], error: { code: 'bad_answer' } });
    expect(result.error?.message).toBe(`What ${result.host} answered is not HTTP/1.1`);
  });

  it('is bad_answer: a head of more than 16 KiB', async () => {
    const line = `X-Filler: ${'x'.repeat(KIB)}\r\n`;
    const result = await sendTo((socket) => socket.write(`HTTP/1.1 200 OK\r\n${line.repeat(17)}\r\n`));
    expect(result.error).toEqual({
      code: 'bad_answer',
      message: `${result.host} answered with a head of more than 16 KiB`,
    });
  });

  it('is bad_answer: a head without end', async () => {
    const result = await sendTo((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      writeForEver(socket, 'X-More: and more\r\n');
    });
    expect(result.error?.code).toBe('bad_answer');
  });

  it('is bad_answer: interim answers without end', async () => {
    const result = await sendTo((socket) => writeForEver(socket, 'HTTP/1.1 102 Processing\r\n\r\n'));
    expect(result).toMatchObject({ statusCode: 0, error: { code: 'bad_answer' } });
    expect(result.error?.message).toBe(`${result.host} sends interim answers without end`);
  });

  it.each([
    ['at once', ''],
    ['in the status line', 'HTTP/1.'],
    ['in a header', 'HTTP/1.1 200 OK\r\nContent-'],
    ['after an interim answer', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ])('is reset: an end of the connection %s', async (_, beginning) => {
    const result = await sendTo((socket) => socket.end(beginning));
    expect(result).toMatchObject({ statusCode: 0, error: { code: 'reset' } });
    expect(result.error?.message).toBe(`${result.host} ended the connection before it answered`);
  });

  it('is reset: a reset', async () => {
    const result = await sendTo((socket) => socket.resetAndDestroy());
    expect(result).toMatchObject({ statusCode: 0, error: { code: 'reset' } });
  });

  it('is timeout: silence', async () => {
    const result = await sendTo(() => undefined, {}, TIMEOUT_MS);
    expect(result).toMatchObject({ statusCode: 0, error: { code: 'timeout' } });
    expect(result.error?.message).toBe(`${result.host} did not answer within 0.4 s`);
    expect(result.durationMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 5);
    expect(result.timings.firstByteMs).toBeNull();
  });

  it('is timeout: a head that drips', async () => {
    const result = await sendTo(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
        drip(socket, 'z');
      },
      {},
      TIMEOUT_MS,
    );
    expect(result).toMatchObject({ statusCode: 0, error: { code: 'timeout' } });
    expect(result.timings.firstByteMs).toBeGreaterThan(0);
  });
});

describe('an answer counts when its head is whole', () => {
  it.each([
    ['an end before the length is reached', 'HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\nabc', 'abc'],
    [
      'broken chunks',
      'HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nnot hex\r\n',
      'abc',
    ],
    [
      'an end among chunks',
      'HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n9\r\n',
      'abc',
    ],
    ['no length, until the end', 'HTTP/1.0 202 Accepted\r\n\r\nabc', 'abc'],
    [
      'interim answers before',
      `${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(3)}HTTP/1.1 202 A\r\nConnection: close\r\n\r\nabc`,
      'abc',
    ],
  ])('then %s', async (_, answer, body) => {
    const result = await sendTo((socket) => socket.end(answer));
    expect(result).toMatchObject({ statusCode: 202, body, error: null });
  });

  it('then a reset', async () => {
    const result = await sendTo((socket) => {
      socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\nabc', () => {
        setTimeout(() => socket.resetAndDestroy(), 50);
      });
    });
    expect(result).toMatchObject({ statusCode: 202, body: 'abc', error: null });
  });

  it('then a body without end, of which 64 KiB are read', async () => {
    const result = await sendTo((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      writeForEver(socket, 'endless '.repeat(1_000));
    });
    expect(result).toMatchObject({ statusCode: 200, error: null });
    expect(result.body).toHaveLength(64 * KIB);
  });

  it('then a body that drips, of which is kept what comes in time', async () => {
    const result = await sendTo(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
        drip(socket, 'z');
      },
      {},
      TIMEOUT_MS,
    );
    expect(result).toMatchObject({ statusCode: 200, error: null });
    expect(result.body).toMatch(/^z{3,30}$/);
  });

  it('while the request is still on its way', async () => {
    const body = Buffer.alloc(8 * KIB * KIB, 'a');
    const receiver = await startRawReceiver(
      () => undefined,
      (socket) => {
        socket.once('data', () => {
          socket.pause();
          socket.write('HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig');
        });
      },
    );
    const sender = createLoopbackSender();
    undo.push(receiver.close, sender.close);
    const result = await sender.send(outgoingAttempt(receiver.url, { body }));
    expect(result).toMatchObject({ statusCode: 413, body: Buffer.from('big'), error: null });
    expect(result.durationMs).toBeLessThan(4_000);
  });
});

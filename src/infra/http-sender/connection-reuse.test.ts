import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createLoopbackSender } from '#testing/loopback-sender.ts';
import { outgoingAttempt } from '#testing/outgoing-attempt.ts';
import { OK, startRawReceiver, type OnRequest } from '#testing/raw-receiver.ts';

const undo: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function startPair(onRequest: OnRequest = (socket) => socket.write(OK)) {
  const receiver = await startRawReceiver(onRequest);
  const sender = createLoopbackSender();
  undo.push(receiver.close, sender.close);
  return { receiver, sender, attempt: outgoingAttempt(receiver.url) };
}

describe('a connection', () => {
  it('is used again by the next attempt of the same pool, which has no connect time', async () => {
    const { receiver, sender, attempt } = await startPair();
    const first = await sender.send(attempt);
    const second = await sender.send(attempt);
    expect(receiver.received).toHaveLength(1);
    expect(first.timings.connectMs).not.toBeNull();
    expect(second).toMatchObject({ statusCode: 200, remoteAddress: '127.0.0.1' });
    expect(second.timings).toMatchObject({ dnsMs: null, connectMs: null, tlsMs: null });
    expect(second.timings.firstByteMs).toBeGreaterThan(0);
  });

  it('is never shared between two pools', async () => {
    const { receiver, sender, attempt } = await startPair();
    await sender.send(attempt);
    await sender.send({ ...attempt, pool: 'another' });
    expect(receiver.received).toHaveLength(2);
  });

  it('is made for each of the attempts that run at once; ten of them are kept', async () => {
    const { receiver, sender, attempt } = await startPair();
    const results = await Promise.all(Array.from({ length: 15 }, () => sender.send(attempt)));
    expect(results.every(({ statusCode }) => statusCode === 200)).toBe(true);
    expect(receiver.received).toHaveLength(15);
    await expect.poll(() => receiver.open()).toBe(10);
  });

  it('is given up after a body where the method has none, so that nothing is taken for a second request', async () => {
    const { receiver, sender, attempt } = await startPair();
    await sender.send({ ...attempt, method: 'GET', body: Buffer.from('GET /smuggled HTTP/1.1\r\n\r\n') });
    await expect.poll(() => receiver.open()).toBe(0);
    expect(receiver.received[0]).toContain('connection: close\r\n');
  });

  it('with a second answer on it is given up, and that answer is nobody’s', async () => {
    const { receiver, sender, attempt } = await startPair((socket, _, connection) => {
      socket.write(connection === 0 ? `${OK}HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n` : OK);
    });
    expect(await sender.send(attempt)).toMatchObject({ statusCode: 200 });
    expect(await sender.send(attempt)).toMatchObject({ statusCode: 200 });
    expect(receiver.received).toHaveLength(2);
  });

  it('that says something while it is idle is given up', async () => {
    const { receiver, sender, attempt } = await startPair((socket, _, connection) => {
      socket.write(OK);
      if (connection === 0)
        setTimeout(() => socket.write('HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n'), 20);
    });
    await sender.send(attempt);
    await expect.poll(() => receiver.open()).toBe(0);
    expect(await sender.send(attempt)).toMatchObject({ statusCode: 200 });
  });

  it('that was closed while idle costs no attempt', async () => {
    const { receiver, sender, attempt } = await startPair((socket, _, connection) => {
      socket.write(OK);
      if (connection < 5) socket.end();
    });
    for (let at = 0; at < 6; at++) {
      expect(await sender.send(attempt)).toMatchObject({ statusCode: 200, error: null });
      await expect.poll(() => receiver.open()).toBe(at < 5 ? 0 : 1);
    }
    expect(receiver.received).toHaveLength(6);
  });

  it('is given up in time before the receiver says it closes it', async () => {
    const { receiver, sender, attempt } = await startPair((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 0\r\n\r\n');
    });
    await sender.send(attempt);
    await expect.poll(() => receiver.open()).toBe(0);
  });

  it('is not asked twice for one attempt: what was sent may have been done', async () => {
    const { receiver, sender, attempt } = await startPair((socket, request) => {
      if (request.includes('X-Hookwire-Attempt: 1\r\n')) socket.write(OK);
      else socket.destroy();
    });
    await sender.send(attempt);
    expect(await sender.send({ ...attempt, attempt: 2 })).toMatchObject({
      statusCode: 0,
      error: { code: 'reset' },
    });
    expect(receiver.received.join('').match(/X-Hookwire-Attempt/g)).toHaveLength(2);
  });
});

describe('closing the sender', () => {
  it('ends what is idle and keeps nothing afterwards', async () => {
    const { receiver, sender, attempt } = await startPair();
    await sender.send(attempt);
    expect(receiver.open()).toBe(1);
    await sender.close();
    await expect.poll(() => receiver.open()).toBe(0);
    await sender.send(attempt);
    await expect.poll(() => receiver.open()).toBe(0);
  });
});

describe('an abort', () => {
  it('before the attempt sends nothing', async () => {
    const { receiver, sender, attempt } = await startPair();
    await expect(sender.send(attempt, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
    expect(receiver.received).toEqual([]);
  });

  it('while the receiver is silent rejects with its reason and ends the connection', async () => {
    const { receiver, sender, attempt } = await startPair(() => undefined);
    const given = new AbortController();
    const sent = sender.send(attempt, given.signal);
    await expect.poll(() => receiver.received.length).toBe(1);
    given.abort(new Error('stop'));
    await expect(sent).rejects.toThrow('stop');
    await expect.poll(() => receiver.open()).toBe(0);
  });

  it('while a body drips rejects too', async () => {
    const { receiver, sender, attempt } = await startPair((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1');
    });
    const given = new AbortController();
    const sent = sender.send(attempt, given.signal);
    await expect.poll(() => receiver.received.length).toBe(1);
    await wait(50);
    given.abort(new Error('stop'));
    await expect(sent).rejects.toThrow('stop');
  });
});

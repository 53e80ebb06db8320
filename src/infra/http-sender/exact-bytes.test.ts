import { afterEach, describe, expect, it } from 'vitest';
import type { OutgoingAttempt } from '#domain/delivery/sender.ts';
import { createLoopbackSender } from '#testing/loopback-sender.ts';
import { outgoingAttempt } from '#testing/outgoing-attempt.ts';
import { OK, startRawReceiver } from '#testing/raw-receiver.ts';

const undo: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function startPair() {
  const receiver = await startRawReceiver((socket, request) => {
    socket.write(request.startsWith('HEAD ') ? 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n' : OK);
  });
  const sender = createLoopbackSender();
  undo.push(receiver.close, sender.close);
  const send = async (more: Partial<OutgoingAttempt>, path = '/') => {
    const result = await sender.send(
      outgoingAttempt(`${receiver.url}${path}`, { signingSecrets: [], ...more }),
    );
    return { result, request: receiver.received.at(-1) ?? '' };
  };
  return { receiver, send };
}

/** The head's lines without those that our own requests have all alike. */
function linesOf(request: string): string[] {
  const lines = request.slice(0, request.indexOf('\r\n\r\n')).split('\r\n');
  return lines.filter((line) => !/^(host|connection|content-length|x-hookwire-.*):/i.test(line));
}

describe('on the wire', () => {
  it('stand the headers in order, with case, repeats and bytes above ASCII', async () => {
    const { send } = await startPair();
    const rawHeaders = [
      'X-B',
      '2',
      'content-TYPE',
      'a/b; c="d"',
      'x-b',
      '1',
      'Cookie',
      'a=1',
      'cookie',
      'b=2',
    ];
    const more = [
      'X-Empty',
      '',
      'X-Latin',
      'gr\u00fc\u00df \u0080\u00ff',
      '__proto__',
      'x',
      'Content-Type',
      'again',
    ];
    const { request } = await send({ rawHeaders: [...rawHeaders, ...more] });
    expect(linesOf(request)).toEqual([
      'POST / HTTP/1.1',
      'X-B: 2',
      'content-TYPE: a/b; c="d"',
      'x-b: 1',
      'Cookie: a=1',
      'cookie: b=2',
      'X-Empty: ',
      'X-Latin: gr\u00fc\u00df \u0080\u00ff',
      '__proto__: x',
      'Content-Type: again',
    ]);
  });

  it('stand host, length, and our id and attempt once, whatever was captured', async () => {
    const { send, receiver } = await startPair();
    const rawHeaders = [
      'Host',
      'a',
      'host',
      'b',
      'Content-Length',
      '9',
      'Transfer-Encoding',
      'chunked',
      'Expect',
      '100-continue',
    ];
    const { request } = await send({ rawHeaders, body: Buffer.from('12345'), attempt: 4 });
    expect(request.split('\r\n')).toEqual([
      'POST / HTTP/1.1',
      `host: 127.0.0.1:${receiver.port}`,
      'connection: keep-alive',
      'X-Hookwire-Request-Id: 019e0c1a-7d5c-7b3e-9f3a-2c8e5d1b4a60',
      'X-Hookwire-Attempt: 4',
      'X-Hookwire-Hops: 1',
      'content-length: 5',
      '',
      '12345',
    ]);
  });

  it('stands the path as it was captured, after the destination’s own', async () => {
    const { send } = await startPair();
    const target = '/h/orders/%7E/a%2fB//;p=1/\u00fc[]|"<>^`{}?q=%zz&\u00e9&&#no';
    const { request } = await send({ target }, '/in/?key=1');
    expect(linesOf(request)[0]).toBe(
      'POST /in/%7E/a%2fB//;p=1/\u00fc[]|"<>^`{}?key=1&q=%zz&\u00e9&& HTTP/1.1',
    );
  });

  it.each([
    'GET',
    'DELETE',
    'HEAD',
    'OPTIONS',
    'TRACE',
    'PATCH',
    'M-SEARCH',
    'PROPFIND',
    'post',
    "x!#$%&'*+.^_`|~9",
  ])('stands each byte of a body after %s', async (method) => {
    const { send } = await startPair();
    const body = Buffer.from(Array.from({ length: 512 }, (_, at) => at % 256));
    const { request, result } = await send({ method, body });
    expect(linesOf(request)[0]).toBe(`${method} / HTTP/1.1`);
    expect(request).toContain('\r\ncontent-length: 512\r\n');
    expect(Buffer.from(request.slice(request.indexOf('\r\n\r\n') + 4), 'latin1')).toEqual(body);
    expect(result).toMatchObject({ statusCode: 200, error: null });
  });

  it('stands a body of ten megabytes', async () => {
    const { send } = await startPair();
    const body = Buffer.alloc(10 * 1024 * 1024, 'abc\0\xff', 'latin1');
    const { request } = await send({ body });
    expect(request.endsWith(body.toString('latin1'))).toBe(true);
    expect(request.length - request.indexOf('\r\n\r\n') - 4).toBe(body.length);
  });

  it.each(['GET', 'HEAD', 'DELETE'])('stands no length after %s without a body', async (method) => {
    const { send } = await startPair();
    const { request } = await send({ method, body: Buffer.alloc(0) });
    expect(request).not.toMatch(/content-length/i);
  });
});

describe('what can’t be written as HTTP/1.1 is unsendable, and nothing is sent', () => {
  it.each<[string, Partial<OutgoingAttempt>]>([
    ['a method with a space', { method: 'GET /x' }],
    ['an empty method', { method: '' }],
    ['a tunnel', { method: 'CONNECT' }],
    ['a line break in a value', { rawHeaders: ['X-A', '1\r\nX-B: 2'] }],
    ['a line break in a name', { rawHeaders: ['X-A\r\nX-B', '1'] }],
    ['a character that no byte is', { rawHeaders: ['X-A', '😀'] }],
    ['a space in the path', { target: '/h/orders/a b HTTP/1.1\r\nX-A: 1' }],
    ['a path that leaves the destination’s', { target: '/h/orders/../admin' }],
  ])('%s', async (_, more) => {
    const { send, receiver } = await startPair();
    const { result } = await send(more);
    expect(result).toMatchObject({ statusCode: 0, error: { code: 'unsendable' } });
    expect(receiver.received.join('')).toBe('');
  });
});

describe('a destination that leads back to an endpoint of ours', () => {
  it('gets a request that has come through four deliveries', async () => {
    const { send } = await startPair();
    const { result, request } = await send({ rawHeaders: ['X-Hookwire-Hops', '4'] });
    expect(result).toMatchObject({ statusCode: 200, error: null });
    expect(request).toMatch(/^x-hookwire-hops: 5\r$/im);
  });

  it('does not get one that has come through five: nothing is sent, and the reason is told', async () => {
    const { send, receiver } = await startPair();
    const { result } = await send({ rawHeaders: ['X-Hookwire-Hops', '5'] });
    expect(result).toMatchObject({ statusCode: 0, error: { code: 'loop' } });
    expect(result.error?.message).toMatch(/leads back to its own endpoint$/);
    expect(receiver.received.join('')).toBe('');
  });
});

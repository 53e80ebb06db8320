import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { answerNext, startAnswering, type Answering } from '#testing/answering.ts';

let suite: Answering;
beforeAll(async () => {
  suite = await startAnswering();
});
afterEach(() => suite.closeClients());
afterAll(() => suite.close());

const post = (id: string) => fetch(`${suite.server.http}/h/${id}`, { method: 'POST', body: '{}' });

const MANY = Array.from({ length: 65 }, (_, i) => [`X-${i}`, 'v']);

const GARBAGE: [what: string, answer: object, words: RegExp][] = [
  ['no status', {}, /^status: /],
  ['a status below 200', { status: 101 }, /^status: /],
  ['a status above 599', { status: 600 }, /^status: /],
  ['a status that is text', { status: '200' }, /^status: Use a status from 200 to 599/],
  ['headers that are text', { status: 200, headers: 'a: b' }, /^headers: Send a list of \[name, value\]/],
  ['a pair of one', { status: 200, headers: [['a']] }, /^headers: /],
  ['more than 64 headers', { status: 200, headers: MANY }, /^headers: at most 64/],
  [
    'headers of more than 16 KiB',
    { status: 200, headers: MANY.slice(0, 5).map(([n]) => [n, 'v'.repeat(4_000)]) },
    /at most 16384 bytes/,
  ],
  ['a line break in a header', { status: 200, headers: { a: 'b\r\nSet-Cookie: c=d' } }, /^header "a": /],
  ['a header beyond Latin-1', { status: 200, headers: { a: '€' } }, /^header "a": .*Latin-1/],
  ['a name that is none', { status: 200, headers: { 'a b': 'c' } }, /^header "a b": Not a valid header name/],
  ['a cookie', { status: 200, headers: { 'Set-Cookie': 'a=b' } }, /^header "Set-Cookie": .*Leave it out/],
  ['a length', { status: 200, headers: { 'content-length': '1' } }, /^header "content-length"/],
  ['a hop-by-hop header', { status: 200, headers: { Connection: 'close' } }, /^header "Connection"/],
  [
    'an order to a proxy',
    { status: 200, headers: { 'X-Accel-Redirect': '/etc/passwd' } },
    /^header "X-Accel-Redirect"/,
  ],
  ['base64 that is none', { status: 200, body: 'a-b_', bodyEncoding: 'base64' }, /^body: not valid base64/],
  ['base64 without its end', { status: 200, body: 'YQ', bodyEncoding: 'base64' }, /^body: not valid base64/],
  ['half a character', { status: 200, body: 'a\ud800' }, /^body: not well-formed text/],
  ['a body that is an object', { status: 200, body: { a: 1 } }, /^body: Send a string/],
  ['another encoding', { status: 200, body: 'a', bodyEncoding: 'hex' }, /^bodyEncoding: Use utf8 or base64/],
  ['a body over 1 MiB', { status: 200, body: 'a'.repeat(1024 * 1024 + 1) }, /^body: at most 1048576 bytes/],
];

describe('an answer that no sender can be given', () => {
  test('is refused with the field that is wrong, and the sender waits on for a good one', async () => {
    const id = await suite.endpoint(25_000);
    const client = await suite.listen(id);
    const sent = post(id);
    const [request] = await client.requests(1);
    const requestId = request?.id ?? '';
    for (const [i, [what, answer, words]] of GARBAGE.entries()) {
      client.send({ type: 'respond', requestId, ...answer });
      await client.until(() => client.all('error').length > i);
      const error = client.all('error').at(-1)?.payload;
      expect(error, what).toMatchObject({ code: 'INVALID_ANSWER', requestId });
      expect(error?.message, what).toMatch(words);
    }
    await answerNext(client, { status: 200, body: 'good' });
    expect(await (await sent).text()).toBe('good');
  });

  test('names no request where none can be read', async () => {
    const id = await suite.endpoint(25_000);
    const client = await suite.listen(id);
    client.send({ type: 'respond', requestId: 'x', status: 200 });
    expect((await client.next('error')).payload).toEqual({
      code: 'INVALID_ANSWER',
      message: 'requestId: Send the id of a new_request',
    });
  });
});

describe('who may answer', () => {
  test('nobody with a key that only listens', async () => {
    const id = await suite.endpoint(25_000);
    const [reader, writer] = [await suite.listen(id, ['stream:listen']), await suite.listen(id)];
    const sent = post(id);
    const requestId = await answerNext(reader, { status: 500 });
    expect((await reader.next('error')).payload).toMatchObject({ code: 'INSUFFICIENT_SCOPE', requestId });
    await answerNext(writer, { status: 200 });
    expect((await sent).status).toBe(200);
  });

  test('nobody who listens to another endpoint, even of the same account', async () => {
    const [id, otherId] = [await suite.endpoint(25_000), await suite.endpoint(25_000)];
    const [client, other] = [await suite.listen(id), await suite.listen(otherId)];
    const sent = post(id);
    const [request] = await client.requests(1);
    other.send({ type: 'respond', requestId: request?.id, status: 500 });
    expect((await other.next('error')).payload).toMatchObject({ code: 'TOO_LATE' });
    await answerNext(client, { status: 200 });
    expect((await sent).status).toBe(200);
  });
});

describe('large frames', () => {
  test('are for clients that are asked; others are closed with 1009 above 64 KiB', async () => {
    const id = await suite.endpoint(null);
    const client = await suite.listen(id);
    client.send({ type: 'respond', body: 'a'.repeat(70_000) });
    expect(await client.closing()).toMatchObject({ code: 1009 });
    const asked = await suite.listen(await suite.endpoint(25_000));
    asked.send({ type: 'respond', body: 'a'.repeat(2 * 1024 * 1024) });
    expect(await asked.closing()).toMatchObject({ code: 1009 });
  });

  test('come in bounded numbers', async () => {
    const client = await suite.listen(await suite.endpoint(25_000));
    for (let i = 0; i < 70; i += 1) client.send({ type: 'respond', body: 'a'.repeat(70_000) });
    expect(await client.closing()).toMatchObject({ code: 1008 });
  });
});

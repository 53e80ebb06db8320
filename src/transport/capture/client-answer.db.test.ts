import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { answerNext, startAnswering, type Answering } from '#testing/answering.ts';
import { requestBytes, sendRaw } from '#testing/raw-http.ts';

let suite: Answering;
beforeAll(async () => {
  suite = await startAnswering();
});
afterEach(() => suite.closeClients());
afterAll(() => suite.close());

const post = (id: string, init: RequestInit = {}) =>
  fetch(`${suite.server.http}/h/${id}`, { method: 'POST', body: '{}', ...init });

function head(method: string, id: string): Buffer {
  return requestBytes(`${method} /h/${id}`, [
    ['Host', 'x'],
    ['Content-Length', '0'],
  ]);
}

describe("a client's answer reaches the sender as it was given", () => {
  test('a megabyte of any bytes, to the byte, with its status and its headers in order', async () => {
    const id = await suite.endpoint(10_000);
    const client = await suite.listen(id);
    const body = randomBytes(1024 * 1024);
    const sent = sendRaw(suite.server.port, head('PUT', id));
    const headers = [
      ['Content-Type', 'application/octet-stream'],
      ['X-Twice', 'é'],
      ['X-Twice', '2'],
    ];
    const answer = { status: 418, headers, body: body.toString('base64'), bodyEncoding: 'base64' };
    const requestId = await answerNext(client, answer);
    const response = await sent;
    expect(response.status).toBe(418);
    expect(response.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-twice': 'é, 2',
      'x-hookwire-request-id': requestId,
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    });
    expect(response.body.equals(body)).toBe(true);
    const row = await suite.answered(id, 1);
    expect(row).toMatchObject({
      source: 'client',
      status: 418,
      headers,
      keyName: 'Test key',
      clientType: 'api_key',
    });
    expect(Buffer.from(row.body).equals(body)).toBe(true);
  });

  test('text with an object of headers', async () => {
    const id = await suite.endpoint(10_000);
    const client = await suite.listen(id);
    const sent = post(id);
    await answerNext(client, {
      status: 201,
      headers: { 'Content-Type': 'text/xml' },
      body: '<Réponse>€😀</Réponse>',
    });
    const response = await sent;
    expect([response.status, response.headers.get('content-type')]).toEqual([201, 'text/xml']);
    expect(await response.text()).toBe('<Réponse>€😀</Réponse>');
  });

  test('nothing but a status is an empty answer, and 204 and 304 never have a body', async () => {
    const id = await suite.endpoint(10_000);
    const client = await suite.listen(id);
    const cases = [
      { answer: { status: 200 }, length: '0' },
      { answer: { status: 204, body: 'left out' }, length: undefined },
      { answer: { status: 304, body: 'left out' }, length: undefined },
    ];
    for (const [i, { answer, length }] of cases.entries()) {
      const sent = sendRaw(suite.server.port, head('POST', id));
      await answerNext(client, answer, i + 1);
      const response = await sent;
      expect([response.status, response.headers['content-length'], response.body.length]).toEqual([
        answer.status,
        length,
        0,
      ]);
    }
  });

  test('HEAD gets the head of the answer, and the connection goes on', async () => {
    const id = await suite.endpoint(10_000);
    const client = await suite.listen(id);
    const sent = sendRaw(suite.server.port, head('HEAD', id), { isHead: true });
    await answerNext(client, { status: 200, headers: { ETag: '"a"' }, body: 'four' });
    const response = await sent;
    expect(response.headers).toMatchObject({ etag: '"a"', 'content-length': '4' });
    expect(response.body.length).toBe(0);
  });
});

describe('of two clients the first one counts', () => {
  test('the other is told that it is too late, and stays connected', async () => {
    const id = await suite.endpoint(10_000);
    const [one, two] = [await suite.listen(id), await suite.listen(id)];
    const sent = post(id);
    const requestId = await answerNext(one, { status: 200, body: 'one' });
    expect(await (await sent).text()).toBe('one');
    await answerNext(two, { status: 200, body: 'two' });
    const { payload } = await two.next('error');
    expect(payload).toMatchObject({ code: 'TOO_LATE', requestId });
    two.send({ type: 'ping' });
    await two.next('pong');
    expect(one.all('error')).toEqual([]);
  });

  test('50 at once: each sender gets exactly one of them', async () => {
    const id = await suite.endpoint(10_000);
    const clients = [await suite.listen(id), await suite.listen(id)];
    const count = 50;
    const sent = Array.from({ length: count }, () => post(id));
    for (const [i, client] of clients.entries()) {
      for (const { id: requestId } of await client.requests(count)) {
        client.send({ type: 'respond', requestId, status: 200, body: `${i} ${requestId}` });
      }
    }
    const responses = await Promise.all(sent);
    for (const response of responses) {
      expect(await response.text()).toMatch(
        new RegExp(`^[01] ${response.headers.get('x-hookwire-request-id')}$`),
      );
    }
    const errors = () => clients.flatMap((client) => client.all('error'));
    await expect.poll(() => errors().length).toBe(count);
    expect(errors().every(({ payload }) => payload.code === 'TOO_LATE')).toBe(true);
  });
});

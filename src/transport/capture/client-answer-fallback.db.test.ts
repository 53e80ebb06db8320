import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { answerNext, startAnswering, type Answering } from '#testing/answering.ts';

let suite: Answering;
beforeAll(async () => {
  suite = await startAnswering();
});
afterEach(() => suite.closeClients());
afterAll(() => suite.close());

const OWN = { status: 202, headers: [], body: 'own', delayMs: 0 };

async function post(id: string): Promise<{ status: number; text: string; tookMs: number }> {
  const startMs = performance.now();
  const response = await fetch(`${suite.server.http}/h/${id}`, { method: 'POST', body: '{}' });
  return { status: response.status, text: await response.text(), tookMs: performance.now() - startMs };
}

describe("without a client's answer the endpoint's own goes out", () => {
  test('at the deadline; what comes later is too late', async () => {
    const id = await suite.endpoint(300, OWN);
    const client = await suite.listen(id);
    const { tookMs, ...answer } = await post(id);
    expect(answer).toEqual({ status: 202, text: 'own' });
    expect(tookMs).toBeGreaterThanOrEqual(299);
    await answerNext(client, { status: 200 });
    expect((await client.next('error')).payload.code).toBe('TOO_LATE');
    const row = await suite.answered(id, 1);
    expect(row).toMatchObject({ source: 'deadline', status: 202, principal: null });
    expect(row.latencyMs).toBeGreaterThanOrEqual(299);
  });

  test('the documented one, where it has no other', async () => {
    const id = await suite.endpoint(100);
    const client = await suite.listen(id);
    const { status, text } = await post(id);
    const [request] = await client.requests(1);
    expect([status, JSON.parse(text)]).toMatchObject([200, { received: true, id: request?.id }]);
  });

  test('at once when nobody is connected who may answer', async () => {
    const id = await suite.endpoint(20_000, OWN);
    await suite.listen(id, ['stream:listen']);
    const { tookMs, ...answer } = await post(id);
    expect(answer).toEqual({ status: 202, text: 'own' });
    expect(tookMs).toBeLessThan(5_000);
    expect(await suite.answered(id, 1)).toMatchObject({ source: 'nobody' });
  });

  test('at once to the preflight of a page, which is asked for all pages alike', async () => {
    const id = await suite.endpoint(20_000, OWN);
    const client = await suite.listen(id);
    const headers = { Origin: 'https://a.example', 'Access-Control-Request-Method': 'POST' };
    const response = await fetch(`${suite.server.http}/h/${id}`, { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    await client.requests(1);
  });

  test('an endpoint that does not ask answers as ever, and its clients are told', async () => {
    const id = await suite.endpoint(null, OWN);
    const client = await suite.listen(id);
    expect(await post(id)).toMatchObject({ status: 202, text: 'own' });
    const requestId = await answerNext(client, { status: 200 });
    expect((await client.next('error')).payload).toMatchObject({ code: 'NOT_ASKED', requestId });
    expect(await suite.ctx.db.requestAnswer.count({ where: { endpointId: id } })).toBe(0);
  });
});

describe('a sender that leaves while it waits', () => {
  test('is not waited for any longer; its request is stored', async () => {
    const id = await suite.endpoint(20_000);
    const client = await suite.listen(id);
    const socket = connect(suite.server.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST /h/${id} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
    await client.requests(1);
    socket.resetAndDestroy();
    expect(await suite.answered(id, 1)).toMatchObject({ source: 'sender_gone', status: null });
    await answerNext(client, { status: 200 });
    expect((await client.next('error')).payload.code).toBe('TOO_LATE');
  });
});

describe('a flood of senders', () => {
  test('has at most 1,000 of an account wait; the others get the own answer at once', async () => {
    const id = await suite.endpoint(25_000, OWN);
    const client = await suite.listen(id);
    const count = 1_020;
    let settled = 0;
    const sent = Array.from({ length: count }, async () => {
      const answer = await post(id);
      settled += 1;
      return answer;
    });
    const requests = await client.requests(count, 30_000);
    await expect.poll(() => settled, { timeout: 10_000 }).toBe(20);
    const [first] = requests;
    client.send({ type: 'respond', requestId: first?.id, status: 200, body: 'given' });
    await expect.poll(() => settled + client.all('error').length, { timeout: 10_000 }).toBe(21);
    const endDrain = suite.ctx.clientAnswers.drain();
    const answers = await Promise.all(sent);
    endDrain();
    expect(answers.filter(({ text }) => text === 'own').length).toBe(count - 1 + client.all('error').length);
  }, 60_000);
});

describe('a server that stops', () => {
  test('gives who waits the own answer, and loses nothing', async () => {
    const own = await startAnswering();
    const id = await own.endpoint(25_000, OWN);
    const client = await own.listen(id);
    const sent = fetch(`${own.server.http}/h/${id}`, { method: 'POST', body: '{}' });
    await client.requests(1);
    await own.server.close();
    expect(await (await sent).text()).toBe('own');
    expect(await own.answered(id, 1)).toMatchObject({ source: 'restart', status: 202 });
    await own.close().catch(() => undefined);
  });
});

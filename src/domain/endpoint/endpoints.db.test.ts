import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BusMessage } from '#domain/stream/bus.ts';
import { callAs, capture, createTestAccount, refusalOf } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';

let test: TestContext;
const published: BusMessage[] = [];
beforeAll(async () => {
  test = await createTestContext();
  for (const topic of ['endpoint-changed', 'endpoint-deleted'] as const) {
    test.context.bus.subscribe(topic, (message) => published.push(message));
  }
});
afterAll(() => test.close());

function newAlias(): string {
  return `a-${randomUUID().slice(0, 18)}`;
}

async function setUp(plan?: string) {
  const account = await createTestAccount(test.context, { ...(plan && { plan }) });
  return { ...account, api: callAs(test.context, account.principal).endpoint };
}

describe('creating', () => {
  it('gives an endpoint that captures at once, by its URL', async () => {
    const { api, principal } = await setUp();
    const alias = newAlias();
    const created = await api.create({ name: ' stripe-prod ', alias: alias.toUpperCase() });
    expect(created).toMatchObject({
      name: 'stripe-prod',
      alias,
      url: `http://localhost:3000/h/${alias}`,
      status: 'active',
      head: 0,
      requestCount: 0,
      lastRequestAt: null,
      answer: null,
    });
    const { seq } = await capture(test.context, { endpointId: created.id, principal });
    expect(seq).toBe(1);
    const plain = await api.create({ name: 'no alias' });
    expect(plain.url).toBe(`http://localhost:3000/h/${plain.id}`);
  });

  it('stops at the limit of the plan, and names it', async () => {
    const { api } = await setUp('free');
    for (let i = 1; i < 5; i++) await api.create({ name: `endpoint ${i}` });
    expect(await refusalOf(api.create({ name: 'one too many' }))).toMatchObject({
      code: 'limit_exceeded',
      message: expect.stringContaining('The Free plan has 5 endpoints') as unknown,
      detail: { limit: 5 },
    });
  });

  it('stops there also when twenty come at once', async () => {
    const { api } = await setUp('free');
    const calls = Array.from({ length: 20 }, (_, i) => api.create({ name: `endpoint ${i}` }));
    const results = await Promise.allSettled(calls);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    expect(await api.list()).toHaveLength(5);
  });

  it('has room again after a delete', async () => {
    const { api, endpointId } = await setUp('free');
    for (let i = 1; i < 5; i++) await api.create({ name: `endpoint ${i}` });
    await api.delete({ id: endpointId });
    expect((await api.create({ name: 'in its place' })).name).toBe('in its place');
  });

  it('refuses an alias that is taken, whoever has it, with the same words', async () => {
    const [ada, bob] = [await setUp(), await setUp()];
    const alias = newAlias();
    await ada.api.create({ name: 'first', alias });
    const own = await refusalOf(ada.api.create({ name: 'second', alias }));
    const foreign = await refusalOf(bob.api.create({ name: 'second', alias }));
    expect(own).toMatchObject({ code: 'conflict', detail: { field: 'alias' } });
    expect(foreign).toMatchObject({ code: own.code, message: own.message });
  });

  it.each(['ab', '-abc', 'abc-', 'a b c', 'a/b/c', 'x'.repeat(49), '0198c0de-0000-7000-8000-000000000001'])(
    'refuses the alias %s',
    async (alias) => {
      const { api } = await setUp();
      await expect(api.create({ name: 'x', alias })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    },
  );
});

it.each(['', '   ', 'two\nlines', 'nul\0', 'x'.repeat(81)])(
  'the name %j is refused in words',
  async (name) => {
    const { api } = await setUp();
    await expect(api.create({ name })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  },
);

describe('reading', () => {
  it('lists in order of creation with today’s count, the head and the newest arrival', async () => {
    const account = await setUp();
    const second = await account.api.create({ name: 'second' });
    for (let i = 0; i < 3; i++) await capture(test.context, account);
    const [first, other] = await account.api.list();
    expect(first).toMatchObject({ id: account.endpointId, requestsToday: 3, head: 3 });
    expect(Date.parse(first?.lastRequestAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(other).toMatchObject({ id: second.id, requestsToday: 0, head: 0, lastRequestAt: null });
  });

  it('counts what is still kept, not what was deleted', async () => {
    const account = await setUp();
    const requests = [];
    for (let i = 0; i < 3; i++) requests.push(await capture(test.context, account));
    const newest = requests[2]?.id ?? '';
    await callAs(test.context, account.principal).request.delete({ ids: [newest] });
    const detail = await account.api.get({ id: account.endpointId });
    expect(detail).toMatchObject({ requestCount: 2, head: 3, requestsToday: 3 });
  });

  it('shows an expired endpoint as expired, also when it is paused', async () => {
    const { api, endpointId } = await setUp();
    await api.update({ id: endpointId, paused: true });
    await test.context.db.endpoint.update({ where: { id: endpointId }, data: { expiresAt: new Date(0) } });
    expect((await api.get({ id: endpointId })).status).toBe('expired');
  });
});

describe('changing', () => {
  const answer = {
    status: 202,
    headers: [
      ['Content-Type', 'text/plain; charset=utf-8'],
      ['X-Trace', 'é'],
    ] as [string, string][],
    body: 'grüß dich\u0000',
    delayMs: 250,
  };

  it('touches what is given and leaves the rest', async () => {
    const { api } = await setUp();
    const alias = newAlias();
    const { id } = await api.create({ name: 'before', alias });
    expect(await api.update({ id, name: 'after' })).toMatchObject({ name: 'after', alias, status: 'active' });
    expect(await api.update({ id, paused: true })).toMatchObject({ name: 'after', status: 'paused' });
    expect(await api.update({ id, answer })).toMatchObject({ status: 'paused', answer });
    expect(await api.update({ id, alias: null })).toMatchObject({ alias: null, answer });
    expect(await api.update({ id, paused: false, answer: null })).toMatchObject({
      name: 'after',
      status: 'active',
      answer: null,
    });
  });

  it('is seen by captures at once, by the old alias and the new one', async () => {
    const { api } = await setUp();
    const [oldAlias, alias] = [newAlias(), newAlias()];
    const { id } = await api.create({ name: 'x', alias: oldAlias });
    expect((await test.context.endpoints.find(oldAlias))?.id).toBe(id);
    expect(await test.context.endpoints.find(alias)).toBeNull();
    await api.update({ id, alias, paused: true });
    expect(await test.context.endpoints.find(oldAlias)).toBeNull();
    expect(await test.context.endpoints.find(alias)).toMatchObject({ id, paused: true });
    expect(published).toContainEqual({
      topic: 'endpoint-changed',
      endpointId: id,
      aliases: [oldAlias, alias],
    });
  });

  it('refuses header names and values that would break the answer, or act beyond it', async () => {
    const { api, endpointId } = await setUp();
    for (const header of [
      ['Bad Name', 'x'],
      ['X-Ok', 'a\r\nSet-Cookie: b'],
      ['X-Ok', '€'],
      ['Set-Cookie', 'a=b'],
      ['Content-Length', '7'],
      ['X-Accel-Redirect', '/etc'],
    ] as [string, string][]) {
      const call = api.update({ id: endpointId, answer: { ...answer, headers: [header] } });
      await expect(call).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
  });
});

describe('deleting', () => {
  it('closes every door at once, frees the alias and is on record', async () => {
    const account = await setUp();
    const alias = newAlias();
    const { id } = await account.api.create({ name: 'gone', alias });
    await test.context.endpoints.find(alias);
    expect(await account.api.delete({ id })).toEqual({});
    expect((await refusalOf(account.api.get({ id }))).message).toBe('Endpoint not found');
    expect((await refusalOf(account.api.delete({ id }))).code).toBe('not_found');
    expect((await refusalOf(account.api.update({ id, name: 'x' }))).code).toBe('not_found');
    expect((await account.api.list()).map((endpoint) => endpoint.id)).not.toContain(id);
    expect(await test.context.endpoints.find(alias)).toBeNull();
    expect(await test.context.endpoints.find(id)).toBeNull();
    await expect(capture(test.context, { ...account, endpointId: id })).rejects.toThrow('gone');
    expect(published).toContainEqual({ topic: 'endpoint-deleted', endpointId: id, aliases: [alias] });
    expect((await account.api.create({ name: 'again', alias })).alias).toBe(alias);
    const event = await test.context.db.auditEvent.findFirst({
      where: { action: 'endpoint.deleted', subject: id },
    });
    expect(event?.detail).toEqual({ name: 'gone', alias });
  });

  it('is in order with captures: each is either stored before it, or refused', async () => {
    const account = await setUp();
    const outcomes = Array.from({ length: 200 }, async (_, i) => {
      if (i === 100) await account.api.delete({ id: account.endpointId });
      return capture(test.context, account).catch(() => null);
    });
    const stored = (await Promise.all(outcomes)).filter((one) => one !== null);
    const rows = await test.context.db.request.count({ where: { endpointId: account.endpointId } });
    expect(rows).toBe(stored.length);
    expect(stored.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(stored.map((_, i) => i + 1));
  });
});

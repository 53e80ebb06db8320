import { createHash, randomBytes, randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryStatus } from '#generated/prisma/enums.ts';
import type { BusMessage } from '#domain/stream/bus.ts';
import { AccountEvent } from '#protocol/account-event.ts';
import { PLANS } from '#domain/limit/plan.ts';
import { createApiKey } from '#testing/server.ts';
import { StreamClient } from '#testing/stream-client.ts';
import { startV1Suite, type V1Account, type V1Suite } from '#testing/v1-suite.ts';

const FREE = PLANS['free'];
if (!FREE) throw new Error('No free plan');
const plans = {
  ...PLANS,
  slow: { ...FREE, id: 'slow', title: 'Slow', burstPerSecond: 1 },
  short: { ...FREE, id: 'short', title: 'Short', requestsPerDay: 2, bodyBytes: 10 },
};
let suite: V1Suite;
beforeAll(async () => {
  suite = await startV1Suite({ config: { plans } });
});
afterAll(() => suite.close());

async function replay(account: V1Account, id: string): Promise<AccountEvent> {
  const { status, json } = await account.call('POST', `/v1/events/${id}/replay`);
  expect({ status, json }).toMatchObject({ status: 201 });
  return AccountEvent.parse(json);
}

function refused(account: V1Account, id: string) {
  return account.call('POST', `/v1/events/${id}/replay`);
}

const validationError = { status: 400, json: { error: { code: 'validation_error' } } };

function rowOf(id: string) {
  return suite.ctx.db.request.findUniqueOrThrow({
    where: { id },
    select: {
      ...{
        endpointId: true,
        workspaceId: true,
        method: true,
        target: true,
        httpVersion: true,
        headers: true,
      },
      ...{ body: true, bodySize: true, bodySha256: true, remoteAddress: true },
    },
  });
}

describe('a replay', () => {
  test('is a new event of exactly the same bytes, whatever they are', async () => {
    const account = await suite.account();
    for (let i = 1; i <= 25; i++) {
      const body = randomBytes(randomInt(0, 3) ** 8 * randomInt(1, 400));
      const odd = randomBytes(randomInt(1, 40))
        .toString('latin1')
        .replaceAll(/[\r\n\0]/g, '-');
      const source = await account.store({
        body,
        bodySha256: createHash('sha256').update(body).digest(),
        method: ['POST', 'PROPFIND', 'DELETE'][i % 3] ?? '',
        target: `/h/${account.endpointId}/%zz?q=${odd.replaceAll(/[\s#]/g, '+')}`,
        rawHeaders: ['X-Odd', odd, 'x-odd', '', 'Transfer-Encoding', 'chunked'],
        headerBytes: 0,
        remoteAddress: '2001:db8::1',
      });
      const event = await replay(account, source.id);
      expect(event.id).not.toBe(source.id);
      expect(event.seq).toBe(source.seq + 1);
      expect(await rowOf(event.id)).toEqual(await rowOf(source.id));
      expect((await account.call('GET', `/v1/events/${event.id}`)).json).toEqual(event);
    }
  });

  test('reaches live listeners like any capture, and is written down with who did it', async () => {
    const account = await suite.account();
    const { id } = await account.store();
    const { key } = await createApiKey(suite.ctx, account.tenant);
    const client = await StreamClient.connect(`${suite.server.ws}/ws/${account.endpointId}?apikey=${key}`);
    const event = await replay(account, id);
    expect(await client.requests(1)).toMatchObject([{ id: event.id, seq: 2, body: '{"hello":"world"}' }]);
    await client.close();
    const audit = await suite.ctx.db.auditEvent.findFirst({
      where: { subject: id, action: 'event.replayed' },
    });
    expect(audit).toMatchObject({ workspaceId: account.tenant.workspaceId, detail: { eventId: event.id } });
    expect(audit?.actor).toMatch(/^access_token:/);
  });

  test('can be replayed itself, among captures, without a hole or a repeat in the numbers', async () => {
    const account = await suite.account();
    let { id } = await account.store();
    const url = `${suite.server.http}/h/${account.endpointId}`;
    const replays = async () => {
      for (let i = 0; i < 20; i++) id = (await replay(account, id)).id;
    };
    const captures = Array.from({ length: 60 }, () => fetch(url, { method: 'POST', body: 'x' }));
    await Promise.all([replays(), replays(), ...captures]);
    const rows = await suite.ctx.db.request.findMany({
      where: { endpointId: account.endpointId },
      orderBy: { seq: 'asc' },
    });
    expect(rows.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 101 }, (_, i) => i + 1));
  });

  test('is refused once the request is deleted', async () => {
    const account = await suite.account();
    const { id } = await account.store();
    await suite.ctx.db.request.update({ where: { id }, data: { deletedAt: new Date() } });
    expect(await refused(account, id)).toMatchObject({
      status: 404,
      json: { error: { code: 'resource_not_found' } },
    });
  });

  test.each([
    ['paused', { pausedAt: new Date(0) }],
    ['has expired', { expiresAt: new Date(0) }],
  ])('is refused in words while the endpoint %s', async (word, data) => {
    const account = await suite.account();
    const { id } = await account.store();
    await suite.ctx.db.endpoint.update({ where: { id: account.endpointId }, data });
    suite.ctx.bus.publish({ topic: 'endpoint-changed', endpointId: account.endpointId, aliases: [] });
    const answer = await refused(account, id);
    expect(answer).toMatchObject(validationError);
    expect(JSON.stringify(answer.json)).toContain(word);
  });

  test('counts against the day, and is refused when the day is used up', async () => {
    const account = await suite.account({ plan: 'short' });
    const { id } = await account.store({ body: Buffer.from('x') });
    await replay(account, id);
    expect(await refused(account, id)).toMatchObject({
      status: 403,
      json: { error: { code: 'plan_limit_reached' } },
    });
    const used = await suite.ctx.db.usageDay.aggregate({
      _sum: { requests: true },
      where: { workspaceId: account.tenant.workspaceId },
    });
    expect(used._sum.requests).toBe(2n);
  });

  test('counts against the burst, and says when to go on', async () => {
    const account = await suite.account({ plan: 'slow' });
    const { id } = await account.store();
    const answers = await Promise.all(Array.from({ length: 5 }, () => refused(account, id)));
    const late = answers.filter(({ status }) => status !== 201);
    expect(late.length).toBeGreaterThanOrEqual(3);
    expect(late[0]).toMatchObject({ status: 429, json: { error: { code: 'rate_limited' } } });
    expect(late[0]?.headers.get('retry-after')).toBe('1');
  });

  test('of a body that the plan no longer takes is refused with both sizes', async () => {
    const account = await suite.account({ plan: 'short' });
    const { id } = await account.store({ body: Buffer.from('eleven byte') });
    const answer = await refused(account, id);
    expect(answer).toMatchObject(validationError);
    expect(JSON.stringify(answer.json)).toContain('11 bytes; the plan takes 10');
  });
});

describe('a retry', () => {
  async function delivered(account: V1Account, status: DeliveryStatus) {
    const event = await account.store();
    const { tenant, endpointId } = account;
    const destination = await suite.ctx.db.destination.create({
      data: { workspaceId: tenant.workspaceId, endpointId, url: 'https://example.com/' },
    });
    const delivery = await suite.ctx.db.delivery.create({
      data: {
        id: uuidv7(),
        workspaceId: tenant.workspaceId,
        endpointId,
        requestId: event.id,
        seq: event.seq,
        destinationId: destination.id,
        status,
        statusCode: 500,
        attemptCount: 3,
      },
    });
    return { event, deliveryId: delivery.id };
  }

  test.each<DeliveryStatus>(['failed', 'retrying'])(
    'of a delivery that is %s makes it due at once',
    async (status) => {
      const account = await suite.account();
      const { event, deliveryId } = await delivered(account, status);
      const told: BusMessage[] = [];
      const unsubscribe = suite.ctx.bus.subscribe('delivery-changed', (message) => told.push(message));
      const { status: answered, json } = await account.call('POST', `/v1/events/${event.id}/retry`);
      unsubscribe();
      expect({ answered, json }).toMatchObject({
        answered: 200,
        json: { id: event.id, delivery_status: 'retrying', status_code: 500, retry_count: 2 },
      });
      expect((await account.call('GET', `/v1/events/${event.id}`)).json).toEqual(json);
      const row = await suite.ctx.db.delivery.findUniqueOrThrow({ where: { id: deliveryId } });
      expect(row).toMatchObject({ status: 'retrying', attemptCount: 3 });
      expect(row.nextAttemptAt?.getTime()).toBeLessThanOrEqual(Date.now());
      expect(told).toMatchObject([
        { eventId: event.id, status: 'retrying', nextRetryAtMs: row.nextAttemptAt?.getTime() },
      ]);
    },
  );

  test.each<[DeliveryStatus, string]>([
    ['pending', 'this one is pending'],
    ['delivered', 'this one is delivered'],
  ])('of a delivery that is %s is refused: %s', async (status, words) => {
    const account = await suite.account();
    const { event, deliveryId } = await delivered(account, status);
    const answer = await account.call('POST', `/v1/events/${event.id}/retry`);
    expect(answer).toMatchObject(validationError);
    expect(JSON.stringify(answer.json)).toContain(words);
    expect(await suite.ctx.db.delivery.findUniqueOrThrow({ where: { id: deliveryId } })).toMatchObject({
      status,
    });
  });

  test('of what was never delivered is refused, with what to do instead', async () => {
    const account = await suite.account();
    const answer = await account.call('POST', `/v1/events/${(await account.store()).id}/retry`);
    expect(answer).toMatchObject(validationError);
    expect(JSON.stringify(answer.json)).toContain('Replay it instead');
  });
});

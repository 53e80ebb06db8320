import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BusMessage } from '#domain/stream/bus.ts';
import { callAs, capture, createTestAccount, refusalOf, type TestCapture } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { getRequestBytes } from './get-request-bytes.ts';

const MIB = 1024 * 1024;
let test: TestContext;
const changes: BusMessage[] = [];
beforeAll(async () => {
  test = await createTestContext();
  test.context.bus.subscribe('requests-changed', (message) => changes.push(message));
});
afterAll(() => test.close());

async function setUp() {
  const account = await createTestAccount(test.context);
  const { endpointId, principal } = account;
  return {
    endpointId,
    principal,
    api: callAs(test.context, principal).request,
    capture: (request?: TestCapture) => capture(test.context, account, request),
  };
}

describe('the list', () => {
  it('is newest first, a page at a time, with nothing twice and nothing left out', async () => {
    const { api, endpointId, capture: send } = await setUp();
    await Promise.all(Array.from({ length: 25 }, () => send()));
    const seqs: number[] = [];
    let before: number | undefined;
    for (;;) {
      const page = await api.list({ endpointId, limit: 10, ...(before && { before }) });
      expect(page.head).toBe(25);
      seqs.push(...page.requests.map(({ seq }) => seq));
      if (page.nextBefore === null) break;
      before = page.nextBefore;
      // What arrives meanwhile does not shift the pages.
      if (seqs.length === 10) expect(before).toBe(16);
    }
    expect(seqs).toEqual(Array.from({ length: 25 }, (_, i) => 25 - i));
  });

  it('finds by part of the target or of the id, whatever the case, and takes no text as a pattern', async () => {
    const { api, endpointId, capture: send } = await setUp();
    const orders = await send({ subPath: '/Orders/100%25_done?x=\'";--' });
    const other = await send({ subPath: '/users\\7' });
    const find = async (text: string) => (await api.list({ endpointId, text })).requests.map(({ id }) => id);
    expect(await find('orders')).toEqual([orders.id]);
    expect(await find('100%25_DONE')).toEqual([orders.id]);
    expect(await find(`'";--`)).toEqual([orders.id]);
    expect(await find('users\\7')).toEqual([other.id]);
    expect(await find(orders.id.slice(9, 23).toUpperCase())).toContain(orders.id);
    expect(await find('ord_rs')).toEqual([]);
    expect(await find('ord%')).toEqual([]);
    expect(await find('')).toHaveLength(2);
  });

  it('finds whatever text is asked for without an error', async () => {
    const { api, endpointId, capture: send } = await setUp();
    await send();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (text) => {
        await api.list({ endpointId, text: `${text}\0`, method: text.slice(0, 8), limit: 1 });
        await api.list({ endpointId, text, limit: 1 });
      }),
      { numRuns: 60 },
    );
  });

  it('gives up in words when the database takes too long', async () => {
    const { api, endpointId } = await setUp();
    const blocked = test.context.db.$transaction(
      async (tx) => {
        await tx.$executeRaw`LOCK TABLE request IN ACCESS EXCLUSIVE MODE`;
        return refusalOf(api.list({ endpointId }));
      },
      { timeout: 20_000 },
    );
    expect(await blocked).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('took too long') as unknown,
    });
  });

  it('can be narrowed to a method', async () => {
    const { api, endpointId, capture: send } = await setUp();
    await send({ method: 'POST' });
    const put = await send({ method: 'PUT' });
    const { requests } = await api.list({ endpointId, method: 'put' });
    expect(requests.map(({ id }) => id)).toEqual([put.id]);
  });
});

describe('the detail', () => {
  it('shows what came in: target, headers in order, query pairs, body and hash', async () => {
    const { api, capture: send } = await setUp();
    const headers = ['X-A', '1', 'x-a', '2', 'Content-Type', 'application/json', 'X-Latin', 'caf\xe9'];
    const body = Buffer.from('{"grüße":true}');
    const { id } = await send({ method: 'PROPFIND', subPath: '/a%2Fb?k=1&k=2&%C3%A9=%zz', headers, body });
    const detail = await api.get({ id });
    expect(detail).toMatchObject({
      id,
      method: 'PROPFIND',
      subPath: '/a%2Fb?k=1&k=2&%C3%A9=%zz',
      httpVersion: '1.1',
      rawHeaders: [
        ['X-A', '1'],
        ['x-a', '2'],
        ['Content-Type', 'application/json'],
        ['X-Latin', 'caf\xe9'],
      ],
      queryPairs: [
        ['k', '1'],
        ['k', '2'],
        ['é', '%zz'],
      ],
      body: '{"grüße":true}',
      bodyEncoding: 'utf8',
      bodyTruncated: false,
      bodySha256: createHash('sha256').update(body).digest('hex'),
      ip: '198.51.100.7',
    });
    expect(detail.path).toMatch(/\/a%2Fb$/);
    expect(detail.writtenAfterMs).toBeGreaterThanOrEqual(0);
    expect(detail.writtenAfterMs).toBeLessThan(60_000);
  });

  it('holds no more than the first MiB of a body, cut between characters', async () => {
    const { api, capture: send } = await setUp();
    const body = Buffer.from('x' + '€'.repeat(MIB / 2));
    const detail = await api.get({ id: (await send({ body })).id });
    expect(detail).toMatchObject({ bodyTruncated: true, bodyEncoding: 'utf8', size: body.length });
    expect(Buffer.byteLength(detail.body)).toBeGreaterThan(MIB - 4);
    expect(Buffer.byteLength(detail.body)).toBeLessThanOrEqual(MIB);
    expect(detail.body.endsWith('€')).toBe(true);
    const exact = await api.get({ id: (await send({ body: Buffer.alloc(MIB, 'a') })).id });
    expect(exact).toMatchObject({ bodyTruncated: false, size: MIB });
  });

  it('shows bytes that are not text as base64', async () => {
    const { api, capture: send } = await setUp();
    const body = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
    const detail = await api.get({ id: (await send({ body })).id });
    expect(detail).toMatchObject({ bodyEncoding: 'base64', body: body.toString('base64') });
  });

  it('has the bytes whole and identical for the download', async () => {
    const { principal, capture: send } = await setUp();
    const body = randomBytes(2 * MIB + 17);
    const { id } = await send({ body, subPath: '/%00' });
    const bytes = await getRequestBytes(test.context, principal, id);
    expect(bytes.body.equals(body)).toBe(true);
    expect(bytes.target).toMatch(/\/%00$/);
    expect(bytes.bodySha256).toEqual(createHash('sha256').update(body).digest());
  });
});

describe('deleting', () => {
  it('hides at once and can be taken back; other tabs are told', async () => {
    const { api, endpointId, capture: send } = await setUp();
    const [one, two, three] = [await send(), await send(), await send()];
    const ids = [one.id, three.id];
    expect(await api.delete({ ids: [...ids, one.id] })).toEqual({ count: 2 });
    const visible = async () => (await api.list({ endpointId })).requests.map(({ id }) => id);
    expect(await visible()).toEqual([two.id]);
    expect((await refusalOf(api.get({ id: one.id }))).message).toBe('Request not found');
    expect(await api.delete({ ids })).toEqual({ count: 0 });
    expect(await api.restore({ ids })).toEqual({ count: 2 });
    expect(await visible()).toEqual([three.id, two.id, one.id]);
    expect(await api.restore({ ids })).toEqual({ count: 0 });
    const told = changes.filter(
      (message) => message.topic === 'requests-changed' && message.endpointId === endpointId,
    );
    expect(told).toMatchObject([{ change: 'deleted' }, { change: 'restored' }]);
  });

  it('can’t be undone once the endpoint is gone', async () => {
    const { api, endpointId, principal, capture: send } = await setUp();
    const { id } = await send();
    await api.delete({ ids: [id] });
    await callAs(test.context, principal).endpoint.delete({ id: endpointId });
    expect(await api.restore({ ids: [id] })).toEqual({ count: 0 });
    await expect(getRequestBytes(test.context, principal, id)).rejects.toThrow('Request not found');
  });

  it('is on record with its ids', async () => {
    const { api, endpointId, principal, capture: send } = await setUp();
    const { id } = await send();
    await api.delete({ ids: [id] });
    const event = await test.context.db.auditEvent.findFirst({
      where: { workspaceId: principal.workspaceId, action: 'requests.deleted' },
    });
    expect(event).toMatchObject({ subject: endpointId, detail: { requestIds: [id] } });
  });
});

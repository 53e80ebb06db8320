import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAs, createTestAccount, refusalOf, type TestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { CUSTOMARY_RETRY_CONFIG } from '#protocol/retry-config.ts';

const HOUR = 60 * 60_000;
const URL_ONE = 'https://example.com/hooks';
const clock = createTestClock();
let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ clock });
});
afterAll(() => test.close());

async function setUp(changes: { plan?: string } = {}) {
  const account = await createTestAccount(test.context, changes);
  const api = callAs(test.context, account.principal).destination;
  const { endpointId } = account;
  const create = async (more: object = {}) =>
    (await api.create({ endpointId, url: URL_ONE, ...more })).destination;
  return { ...account, api, create };
}

const audits = ({ principal: { workspaceId } }: TestAccount, subject: string) =>
  test.context.db.auditEvent.findMany({ where: { workspaceId, subject }, orderBy: { id: 'asc' } });

describe('a new destination', () => {
  it('is on, signs, has the customary schedule, and stands behind the older ones', async () => {
    const { api, create, endpointId } = await setUp();
    const first = await create();
    const second = await create({
      enabled: false,
      isOrdered: true,
      retryConfig: { max_retries: 1, intervals: [5] },
    });
    expect(first).toMatchObject({
      url: URL_ONE,
      enabled: true,
      disabledReason: null,
      headers: [],
      filter: null,
      retryConfig: CUSTOMARY_RETRY_CONFIG,
      hasOwnSchedule: false,
      isOrdered: false,
      signingSecret: { masked: expect.stringMatching(/^whsec_••••.{4}$/) as unknown, previousUntil: null },
      hasUnreadable: false,
    });
    expect(second).toMatchObject({
      enabled: false,
      disabledReason: 'user',
      isOrdered: true,
      hasOwnSchedule: true,
    });
    expect(await api.list({ endpointId })).toEqual([first, second]);
    expect(await api.get({ id: first.id })).toEqual(first);
  });

  it('whose host has no address is saved with a warning', async () => {
    const { api, endpointId } = await setUp();
    const saved = await api.create({ endpointId, url: 'https://nowhere.invalid/hooks' });
    expect(saved.warning).toMatch(/^nowhere\.invalid has no address at the moment/);
    expect(saved.destination.enabled).toBe(true);
  });

  it.each([
    'http://127.0.0.1/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/latest',
    'http://localhost/',
  ])('at %s is refused by the guard, at its field', async (url) => {
    const { api, endpointId, create } = await setUp();
    const refusal = await refusalOf(api.create({ endpointId, url }));
    expect(refusal).toMatchObject({ code: 'invalid_input', detail: { field: 'url' } });
    const { id } = await create();
    expect(await refusalOf(api.update({ id, url }))).toMatchObject({ message: refusal.message });
  });

  it('is one of ten, also when twelve come at once', async () => {
    const { api, endpointId } = await setUp();
    const all = await Promise.allSettled(
      Array.from({ length: 12 }, () => api.create({ endpointId, url: URL_ONE })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await refusalOf(api.create({ endpointId, url: URL_ONE }))).toMatchObject({
      code: 'limit_exceeded',
      detail: { limit: 10 },
    });
  });

  it.each([
    [{ url: 'ftp://example.com/' }, 'Start the destination URL with https:// or http://'],
    [{ headers: [{ name: 'Host', value: 'x' }] }, /^Hookwire or the connection sets this header/],
    [
      { headers: [{ name: 'Webhook-Signature', value: 'x' }] },
      /^Hookwire or the connection sets this header/,
    ],
    [{ headers: [{ name: 'a b', value: 'x' }] }, 'This is not a valid header name'],
    [{ headers: [{ name: 'X', value: 'a\nb' }] }, 'Header values are printable Latin-1 on one line'],
    [
      {
        headers: [
          { name: 'X', value: 'a' },
          { name: 'x', value: 'b' },
        ],
      },
      'x is there twice. Keep one',
    ],
    [{ headers: [{ name: 'X', value: null }] }, 'No value is stored for X. Enter one'],
    [
      { headers: Array.from({ length: 21 }, (_, i) => ({ name: `X-${i}`, value: '' })) },
      /^A destination adds at most 20/,
    ],
    [
      { headers: ['A', 'B', 'C'].map((name) => ({ name, value: 'x'.repeat(4_000) })) },
      /at most 8 KiB together/,
    ],
    [{ filter: { all: [] } }, 'Give at least one condition, or no filter at all'],
    [{ retryConfig: { max_retries: 21, intervals: [1] } }, 'max_retries is 20 or less'],
  ])('%j is refused: %s', async (more, words) => {
    const { api, endpointId } = await setUp();
    // Guarantee: what is wrong is what is tried.
    const input = { endpointId, url: URL_ONE, ...more } as Parameters<typeof api.create>[0];
    const error: unknown = await api.create(input).catch((reason: unknown) => reason);
    const { cause } = error as { cause: { issues?: { message: string }[]; message: string } };
    expect(cause.issues?.[0]?.message ?? cause.message).toMatch(words);
  });
});

describe('added headers', () => {
  it('are stored sealed, shown masked, and keep their value where none is given', async () => {
    const { api, create } = await setUp();
    const token = 'Bearer 0123456789abcdef';
    const { id, headers } = await create({
      headers: [
        { name: 'Authorization', value: token },
        { name: 'X-Env', value: 'test' },
      ],
    });
    expect(headers).toEqual([
      { name: 'Authorization', masked: '••••cdef' },
      { name: 'X-Env', masked: '••••' },
    ]);
    const row = await test.context.db.destination.findUniqueOrThrow({ where: { id } });
    expect(Buffer.from(row.headersCiphertext ?? []).toString('latin1')).not.toContain('Bearer');
    const changed = await api.update({ id, headers: [{ name: 'authorization', value: null }] });
    expect(changed.destination.headers).toEqual([{ name: 'authorization', masked: '••••cdef' }]);
  });
});

describe('a change', () => {
  it('changes what is given, leaves the rest, and is known to captures at once', async () => {
    const { api, create, endpointId } = await setUp();
    const before = await create({ retryConfig: { max_retries: 1, intervals: [5] } });
    await test.context.endpoints.find(endpointId);
    const filter = { all: [{ on: 'method' as const, in: ['PUT'] }] };
    const { destination } = await api.update({ id: before.id, filter });
    expect(destination).toEqual({ ...before, filter, updatedAt: destination.updatedAt });
    const known = await test.context.endpoints.find(endpointId);
    expect(known?.destinations).toMatchObject([{ id: before.id, filter: expect.any(Array) as unknown }]);
    const { destination: bare } = await api.update({ id: before.id, filter: null, retryConfig: null });
    expect(bare).toMatchObject({ filter: null, hasOwnSchedule: false, retryConfig: CUSTOMARY_RETRY_CONFIG });
  });

  it('to another URL begins anew what failed by itself; what somebody turned off stays off', async () => {
    const { api, create } = await setUp();
    const failing = { failuresInRow: 9, failingSince: new Date(), openUntil: new Date() };
    const { id } = await create();
    const { db } = test.context;
    await db.destination.update({
      where: { id },
      data: { ...failing, disabledAt: new Date(), disabledReason: 'failing' },
    });
    const { destination } = await api.update({ id, url: 'https://example.com/other' });
    expect(destination).toMatchObject({
      enabled: true,
      failuresInRow: 0,
      failingSince: null,
      openUntil: null,
    });
    await api.setEnabled({ id, enabled: false });
    expect((await api.update({ id, url: URL_ONE })).destination.enabled).toBe(false);
  });
});

describe('turned off and on', () => {
  it('takes no captures while it is off; on again it has failed nothing, and what waits is due', async () => {
    const { api, create, endpointId } = await setUp();
    const { id } = await create();
    expect(await api.setEnabled({ id, enabled: false })).toMatchObject({
      enabled: false,
      disabledReason: 'user',
    });
    expect((await test.context.endpoints.find(endpointId))?.destinations).toEqual([]);
    await test.context.db.destination.update({
      where: { id },
      data: { failuresInRow: 3, openUntil: new Date() },
    });
    const due: string[] = [];
    const end = test.context.bus.subscribe('delivery-due', (hint) => due.push(hint.endpointId));
    const on = await api.setEnabled({ id, enabled: true });
    end();
    expect(on).toMatchObject({ enabled: true, disabledReason: null, failuresInRow: 0, openUntil: null });
    expect(due).toEqual([endpointId]);
  });
});

describe('the signing secret', () => {
  it('is shown in full only on request, which the audit remembers, without the secret', async () => {
    const account = await setUp();
    const { id, signingSecret } = await account.create();
    const { secret } = await account.api.revealSecret({ id });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(signingSecret.masked).toBe(`whsec_••••${secret.slice(-4)}`);
    const events = await audits(account, id);
    expect(events.map(({ action }) => action)).toEqual([
      'destination.created',
      'destination.secret_revealed',
    ]);
    expect(JSON.stringify(events.map(({ detail }) => detail))).not.toContain(secret.slice(6));
  });

  it('that is new signs at once; the one before signs beside it for a day', async () => {
    const { api, create } = await setUp();
    const { id } = await create();
    const before = await api.revealSecret({ id });
    const { destination, secret } = await api.rotateSecret({ id });
    expect(await api.revealSecret({ id })).toEqual({ secret });
    expect(secret).not.toBe(before.secret);
    const until = new Date(clock.now() + 24 * HOUR).toISOString();
    expect(destination.signingSecret.previousUntil).toBe(until);
    clock.advance(24 * HOUR);
    expect((await api.get({ id })).signingSecret.previousUntil).toBeNull();
  });
});

describe('deleted', () => {
  it('it is gone, its secrets with it, and what waited there has failed', async () => {
    const account = await setUp();
    const { api, create, endpointId, principal } = account;
    const { id } = await create({ headers: [{ name: 'X-Key', value: 'k' }] });
    const { workspaceId } = principal;
    const waiting = {
      workspaceId,
      endpointId,
      destinationId: id,
      nextAttemptAt: new Date(),
      requestId: randomUUID(),
    };
    const { db } = test.context;
    await db.delivery.createMany({ data: [1, 2].map((seq) => ({ ...waiting, seq })) });
    await db.delivery.create({ data: { ...waiting, seq: 3, status: 'delivered', nextAttemptAt: null } });
    expect(await api.delete({ id })).toEqual({});
    expect(await refusalOf(api.get({ id }))).toMatchObject({ code: 'not_found' });
    expect(await db.destination.findUnique({ where: { id } })).toMatchObject({
      headersCiphertext: null,
      signingSecretCiphertext: null,
    });
    const after = await db.delivery.findMany({ where: { workspaceId }, orderBy: { seq: 'asc' } });
    const gone = { status: 'failed', errorCode: 'destination_gone', nextAttemptAt: null };
    expect(after).toMatchObject([gone, gone, { status: 'delivered', errorCode: null }]);
    expect((await test.context.endpoints.find(endpointId))?.destinations).toEqual([]);
  });
});

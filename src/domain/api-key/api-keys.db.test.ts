import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { createCredential, hashSecret } from '#domain/principal/credential.ts';
import { judgeCredential, principalFromCredential } from '#domain/principal/from-credential.ts';
import { hasScope, requireScope } from '#domain/principal/require-scope.ts';
import type { BusMessage } from '#domain/stream/bus.ts';
import { callAs, createTestAccount, refusalOf } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';

const DAY_MS = 86_400_000;
const clock = createTestClock();
let test: TestContext;
const revoked: BusMessage[] = [];
beforeAll(async () => {
  test = await createTestContext({ clock, limiter: createMemoryLimiter({ clock }) });
  test.context.bus.subscribe('credential-revoked', (message) => revoked.push(message));
});
afterAll(() => test.close());

async function setUp(plan?: string) {
  const account = await createTestAccount(test.context, { ...(plan && { plan }) });
  return { ...account, api: callAs(test.context, account.principal).apiKey };
}

const input = { name: 'CI', scopes: ['stream:listen', 'endpoints:read'] as const };
function newKey() {
  return { ...input, scopes: [...input.scopes] };
}

describe('a new key', () => {
  it('is shown once; what is kept is its hash, its last four, and nothing it could be had back from', async () => {
    const { api, principal } = await setUp();
    const { key, apiKey } = await api.create(newKey());
    expect(key).toMatch(/^hwk_[0-9A-Za-z]{39}$/);
    expect(apiKey).toMatchObject({ ...newKey(), display: `hwk_…${key.slice(-4)}`, status: 'active' });
    const row = await test.context.db.apiKey.findUniqueOrThrow({ where: { id: apiKey.id } });
    expect(row.keyHash).toEqual(hashSecret(key));
    const everything = await test.context.db.$queryRaw<{ text: string }[]>`
      SELECT row_to_json(k)::text AS text FROM api_key k
       UNION ALL SELECT row_to_json(a)::text FROM audit_event a`;
    expect(JSON.stringify(everything)).not.toContain(key.slice(4, 20));
    expect(JSON.stringify(await api.list())).not.toContain(key.slice(4, 20));
    expect(await principalFromCredential(test.context, key, '203.0.113.9')).toEqual({
      kind: 'api_key',
      workspaceId: principal.workspaceId,
      apiKeyId: apiKey.id,
      scopes: newKey().scopes,
      expiresAt: null,
    });
  });

  it('carries its scopes and no others', async () => {
    const { api, principal } = await setUp();
    const { key } = await api.create(newKey());
    const holder = await principalFromCredential(test.context, key, '203.0.113.9');
    if (!holder) throw new Error('The key does not work');
    expect(hasScope(holder, 'stream:listen')).toBe(true);
    expect(hasScope(holder, 'requests:read')).toBe(false);
    expect(() => {
      requireScope(holder, 'requests:read');
    }).toThrow('lacks the scope requests:read');
    expect(hasScope(principal, 'requests:write')).toBe(true);
  });

  it('expires when it was told to', async () => {
    const { api } = await setUp();
    const expiresAt = new Date(clock.now() + DAY_MS).toISOString();
    const { key, apiKey } = await api.create({ ...newKey(), expiresAt });
    expect(apiKey).toMatchObject({ expiresAt, status: 'active' });
    clock.advance(DAY_MS - 1);
    expect(await principalFromCredential(test.context, key, '203.0.113.9')).not.toBeNull();
    clock.advance(1);
    expect(await principalFromCredential(test.context, key, '203.0.113.9')).toBeNull();
    expect((await api.list())[0]).toMatchObject({ status: 'expired' });
    const past = await refusalOf(api.create({ ...newKey(), expiresAt: new Date(clock.now()).toISOString() }));
    expect(past).toMatchObject({ code: 'invalid_input', detail: { field: 'expiresAt' } });
  });

  it('is one of as many as the plan has, also when twenty are asked for at once', async () => {
    const { api } = await setUp('free');
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => api.create(newKey())));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const [first] = await api.list();
    await api.revoke({ id: first?.id ?? '' });
    expect((await api.create(newKey())).apiKey.status).toBe('active');
    expect(await refusalOf(api.create(newKey()))).toMatchObject({
      code: 'limit_exceeded',
      detail: { limit: 2 },
    });
  });

  it('can be made thirty times an hour', async () => {
    const { api } = await setUp();
    for (let i = 0; i < 30; i++) await api.create(newKey());
    expect((await refusalOf(api.create(newKey()))).code).toBe('rate_limited');
  });
});

describe('a key in use', () => {
  it('shows when and from where it was last used, written at most once a minute', async () => {
    const { api } = await setUp();
    const { key, apiKey } = await api.create(newKey());
    const lastUse = async () => (await api.list()).find(({ id }) => id === apiKey.id);
    expect(await lastUse()).toMatchObject({ lastUsedAt: null, lastUsedAddress: null });
    const usedAt = new Date(clock.now()).toISOString();
    await principalFromCredential(test.context, key, '203.0.113.9');
    await vi.waitFor(async () => {
      expect(await lastUse()).toMatchObject({ lastUsedAt: usedAt, lastUsedAddress: '203.0.113.9' });
    });
    clock.advance(59_999);
    await principalFromCredential(test.context, key, '203.0.113.10');
    clock.advance(1);
    await principalFromCredential(test.context, key, '203.0.113.11');
    await vi.waitFor(async () => {
      expect(await lastUse()).toMatchObject({ lastUsedAddress: '203.0.113.11' });
    });
  });

  it('stops working the moment it is revoked, and open sockets are told', async () => {
    const { api } = await setUp();
    const { key, apiKey } = await api.create(newKey());
    expect(await api.revoke({ id: apiKey.id })).toEqual({});
    expect(await principalFromCredential(test.context, key, '203.0.113.9')).toBeNull();
    expect(revoked).toContainEqual({ topic: 'credential-revoked', kind: 'api_key', id: apiKey.id });
    expect((await api.list())[0]).toMatchObject({
      status: 'revoked',
      revokedAt: new Date(clock.now()).toISOString(),
    });
    clock.advance(1000);
    expect(await api.revoke({ id: apiKey.id })).toEqual({});
    expect((await api.list())[0]?.revokedAt).toBe(new Date(clock.now() - 1000).toISOString());
  });

  it('is not found by another account', async () => {
    const [ada, bob] = [await setUp(), await setUp()];
    const { key, apiKey } = await ada.api.create(newKey());
    expect((await refusalOf(bob.api.revoke({ id: apiKey.id }))).message).toBe('API key not found');
    expect(await principalFromCredential(test.context, key, '203.0.113.9')).not.toBeNull();
  });

  it('is refused when it is unknown, though well formed', async () => {
    expect(await principalFromCredential(test.context, createCredential('hwk_'), '203.0.113.9')).toBeNull();
  });
});

describe('a personal access token', () => {
  async function createToken(changes: { expiresAt?: Date; revokedAt?: Date } = {}) {
    const { principal } = await setUp();
    const token = createCredential('hwp_');
    const { id } = await test.context.db.accessToken.create({
      data: {
        workspaceId: principal.workspaceId,
        userId: principal.userId,
        kind: 'personal',
        scopes: ['stream:listen', 'a scope of another version'],
        tokenHash: hashSecret(token),
        lastFour: token.slice(-4),
        ...changes,
      },
    });
    return { token, id, principal };
  }

  it('speaks for its user with the scopes that this version knows', async () => {
    const { token, id, principal } = await createToken();
    const holder = await principalFromCredential(test.context, token, '203.0.113.9');
    expect(holder).toMatchObject({
      kind: 'access_token',
      accessTokenId: id,
      userId: principal.userId,
      workspaceId: principal.workspaceId,
      scopes: ['stream:listen'],
    });
    await vi.waitFor(async () => {
      const row = await test.context.db.accessToken.findUniqueOrThrow({ where: { id } });
      expect(row.lastUsedAt).toEqual(new Date(clock.now()));
    });
  });

  it('does not work expired or revoked, which only its holder is told', async () => {
    const now = new Date(clock.now());
    const judge = (token: string) => judgeCredential(test.context, token, '203.0.113.9');
    expect(await judge((await createToken({ expiresAt: now })).token)).toEqual({ refused: 'expired' });
    const { token } = await createToken({ expiresAt: now, revokedAt: now });
    expect(await judge(token)).toEqual({ refused: 'revoked' });
    expect(await principalFromCredential(test.context, token, '203.0.113.9')).toBeNull();
    expect(await judge(createCredential('hwp_'))).toEqual({ refused: 'invalid' });
  });

  it('does not work under another prefix', async () => {
    const { token } = await createToken();
    for (const prefix of ['hwk_', 'hwa_', 'hwr_']) {
      const other = token.replace('hwp_', prefix);
      expect(await judgeCredential(test.context, other, '203.0.113.9')).toEqual({ refused: 'invalid' });
    }
  });
});

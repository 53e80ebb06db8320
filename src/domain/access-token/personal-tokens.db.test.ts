import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { hashSecret } from '#domain/principal/credential.ts';
import { judgeCredential } from '#domain/principal/from-credential.ts';
import type { BusMessage } from '#domain/stream/bus.ts';
import { callAs, createTestAccount, refusalOf } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { startSignIn } from './start-sign-in.ts';

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
  return { ...account, api: callAs(test.context, account.principal).accessToken };
}

function newToken() {
  return { name: 'laptop', scopes: ['stream:listen' as const, 'api-keys:write' as const] };
}
const judge = (token: string) => judgeCredential(test.context, token, '203.0.113.9');

describe('a new personal access token', () => {
  it('is shown once; what is kept is its hash, its last four, and nothing it could be had back from', async () => {
    const { api } = await setUp();
    const { token, personalToken } = await api.create(newToken());
    expect(token).toMatch(/^hwp_[0-9A-Za-z]{39}$/);
    expect(personalToken).toMatchObject({
      ...newToken(),
      display: `hwp_…${token.slice(-4)}`,
      status: 'active',
    });
    const row = await test.context.db.accessToken.findUniqueOrThrow({ where: { id: personalToken.id } });
    expect(row.tokenHash).toEqual(hashSecret(token));
    const everything = await test.context.db.$queryRaw<{ text: string }[]>`
      SELECT row_to_json(k)::text AS text FROM access_token k
       UNION ALL SELECT row_to_json(a)::text FROM audit_event a`;
    expect(JSON.stringify(everything)).not.toContain(token.slice(4, 20));
    expect(JSON.stringify(await api.list())).not.toContain(token.slice(4, 20));
  });

  it('speaks for its user, with its scopes and no others', async () => {
    const { api, principal } = await setUp();
    const { token, personalToken } = await api.create(newToken());
    const { workspaceId, userId } = principal;
    expect(await judge(token)).toEqual({
      principal: {
        kind: 'access_token',
        workspaceId,
        userId,
        accessTokenId: personalToken.id,
        familyId: null,
        scopes: newToken().scopes,
        expiresAt: null,
      },
    });
  });

  it('shows when it was last used', async () => {
    const { api } = await setUp();
    const { token } = await api.create(newToken());
    expect((await api.list())[0]?.lastUsedAt).toBeNull();
    await judge(token);
    await vi.waitFor(async () => {
      expect((await api.list())[0]?.lastUsedAt).toBe(new Date(clock.now()).toISOString());
    });
  });

  it('expires when it was told to', async () => {
    const { api } = await setUp();
    const expiresAt = new Date(clock.now() + DAY_MS).toISOString();
    const { token } = await api.create({ ...newToken(), expiresAt });
    clock.advance(DAY_MS - 1);
    expect(await judge(token)).toHaveProperty('principal');
    clock.advance(1);
    expect(await judge(token)).toEqual({ refused: 'expired' });
    expect((await api.list())[0]).toMatchObject({ status: 'expired' });
    const past = await refusalOf(
      api.create({ ...newToken(), expiresAt: new Date(clock.now()).toISOString() }),
    );
    expect(past).toMatchObject({ code: 'invalid_input', detail: { field: 'expiresAt' } });
  });

  it('is one of fifty of a workspace, also when several are asked for at once', async () => {
    const { api, principal } = await setUp();
    for (let i = 0; i < 24; i++) await api.create(newToken());
    clock.advance(3_600_000);
    for (let i = 0; i < 23; i++) await api.create(newToken());
    const results = await Promise.allSettled(Array.from({ length: 7 }, () => api.create(newToken())));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    clock.advance(3_600_000);
    expect(await refusalOf(api.create(newToken()))).toMatchObject({
      code: 'limit_exceeded',
      detail: { limit: 50 },
    });
    await api.revoke({ id: (await api.list())[0]?.id ?? '' });
    expect((await api.create(newToken())).personalToken.status).toBe('active');
    const where = { workspaceId: principal.workspaceId, revokedAt: null };
    expect(await test.context.db.accessToken.count({ where })).toBe(50);
  });

  it('can be made thirty times an hour', async () => {
    const { api } = await setUp();
    for (let i = 0; i < 30; i++) await api.create(newToken());
    expect((await refusalOf(api.create(newToken()))).code).toBe('rate_limited');
  });
});

describe('a revoked token', () => {
  it('opens nothing from that moment on, open sockets are told, and the audit says who did it', async () => {
    const { api, principal } = await setUp();
    const { token, personalToken } = await api.create(newToken());
    const { id } = personalToken;
    expect(await api.revoke({ id })).toEqual({});
    expect(await judge(token)).toEqual({ refused: 'revoked' });
    expect(revoked).toContainEqual({ topic: 'credential-revoked', kind: 'access_token', id });
    clock.advance(1000);
    await api.revoke({ id });
    const revokedAt = new Date(clock.now() - 1000).toISOString();
    expect((await api.list())[0]).toMatchObject({ status: 'revoked', revokedAt });
    const actor = `user:${principal.userId}`;
    const audit = await test.context.db.auditEvent.findMany({ where: { subject: id } });
    expect(audit.map(({ action, actor: by }) => [action, by])).toEqual([
      ['access_token.created', actor],
      ['access_token.revoked', actor],
    ]);
  });

  it('is not one of a sign-in, which ends as a whole', async () => {
    const { api, principal } = await setUp();
    await startSignIn(test.context, principal, null);
    const { workspaceId } = principal;
    const row = await test.context.db.accessToken.findFirstOrThrow({ where: { workspaceId } });
    expect(await api.list()).toEqual([]);
    expect((await refusalOf(api.revoke({ id: row.id }))).message).toBe('Token not found');
  });
});

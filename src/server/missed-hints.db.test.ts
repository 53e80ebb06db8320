import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { isDomainError } from '#domain/errors.ts';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { createLiveSessions } from '#transport/ws/live-sessions.ts';
import { createToken } from '#testing/access-tokens.ts';
import { callAs, createTestAccount, type TestAccount } from '#testing/accounts.ts';
import { startAccountSuite, type AccountSuite } from '#testing/account-suite.ts';
import { createApiKey, createEndpoint, createTenant } from '#testing/server.ts';
import { StreamClient } from '#testing/stream-client.ts';

// What another node changed while this one heard nothing: the rows are different, and nobody has said so.
let suite: AccountSuite;
let ctx: DomainContext;

beforeAll(async () => {
  // Guarantee: the table has this plan.
  const noKeys = { ...(PLANS['free'] as Plan), id: 'no_keys', apiKeys: 0 };
  suite = await startAccountSuite({ config: { plans: { ...PLANS, no_keys: noKeys } } });
  ({ ctx } = suite);
});
afterAll(() => suite.close());

function resume(): void {
  ctx.bus.publish({ topic: 'bus-resumed' });
}

async function listen(endpointId: string, key: string): Promise<StreamClient> {
  return StreamClient.connect(`${suite.server.ws}/ws/${endpointId}?apikey=${key}`);
}

const NOW = new Date();

/** The dashboard's two subscriptions, and why they ended. */
function watch(account: TestAccount) {
  const abort = new AbortController();
  const { stream } = callAs(ctx, account.principal, { signal: abort.signal });
  const { endpointId } = account;
  const seen: unknown[] = [];
  const read = async (steps: Promise<AsyncIterable<unknown>>): Promise<unknown> => {
    try {
      for await (const step of await steps) seen.push(step);
      return null;
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      return isDomainError(cause) ? cause.code : cause;
    }
  };
  const ended = [read(stream.events({ endpointId, after: 0 })), read(stream.changes({ endpointId }))];
  return { seen, ended: Promise.all(ended), stop: () => abort.abort() };
}

describe('without any hint', () => {
  test('a revoked credential ends its streams within a minute', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const live = createLiveSessions(ctx);
    try {
      const { workspaceId } = suite.tenant;
      const [gone, stays] = [
        await createApiKey(ctx, suite.tenant, { revokedAt: NOW }),
        await createApiKey(ctx, suite.tenant),
      ];
      const ends = [gone, stays].map(({ id: apiKeyId }) => {
        const end = vi.fn();
        const principal = { kind: 'api_key', workspaceId, apiKeyId, scopes: [], expiresAt: null } as const;
        live.add({ endpointId: null, principal, judgePlan: () => Promise.resolve(), end });
        return end;
      });
      vi.advanceTimersByTime(60_000);
      await vi.waitFor(() => expect(ends[0]).toHaveBeenCalledExactlyOnceWith(4001, 'key or token revoked'));
      expect(ends[1]).not.toHaveBeenCalled();
    } finally {
      live.close();
      vi.useRealTimers();
    }
  });
});

describe('after hints were missed', () => {
  test('sockets whose key or token was revoked are closed, others stay', async () => {
    const id = await suite.endpoint();
    const [gone, stays] = await Promise.all([
      createApiKey(ctx, suite.tenant),
      createApiKey(ctx, suite.tenant),
    ]);
    const token = await createToken(ctx, suite.tenant, { kind: 'access' });
    const [first, second] = [await listen(id, gone.key), await listen(id, stays.key)];
    const account = await suite.connect(`token=${token.token}`);
    const other = await suite.connect();
    await account.settled();
    await ctx.db.apiKey.update({ where: { id: gone.id }, data: { revokedAt: NOW } });
    await ctx.db.accessToken.update({ where: { id: token.id }, data: { revokedAt: NOW } });
    resume();
    expect((await first.closing()).code).toBe(4001);
    expect((await account.closing()).code).toBe(4001);
    await other.settled();
    expect(second.closed).toBeNull();
    await second.close();
  });

  test('sockets of a deleted account and of a plan that no longer allows them are closed', async () => {
    const [deleted, smaller] = await Promise.all([createTenant(ctx), createTenant(ctx)]);
    const open = async (tenant: typeof deleted): Promise<StreamClient> => {
      const { key } = await createApiKey(ctx, tenant);
      return listen(await createEndpoint(ctx, tenant), key);
    };
    const [first, second] = [await open(deleted), await open(smaller)];
    await ctx.db.workspace.update({ where: { id: deleted.workspaceId }, data: { deletedAt: NOW } });
    await ctx.db.workspace.update({ where: { id: smaller.workspaceId }, data: { plan: 'no_keys' } });
    resume();
    expect((await first.closing()).code).toBe(4001);
    expect((await second.closing()).code).toBe(4003);
  });

  test('streams of a deleted endpoint end, without any hint too', async () => {
    const id = await suite.endpoint();
    const { key } = await createApiKey(ctx, suite.tenant);
    const client = await listen(id, key);
    const account = await suite.connect('ack=1');
    await account.subscribe([id]);
    await ctx.db.endpoint.update({ where: { id }, data: { deletedAt: NOW } });
    await ctx.db.endpointCursor.delete({ where: { endpointId: id } });
    expect((await client.closing()).code).toBe(4004);
    expect((await account.next('unsubscribed')).data).toMatchObject({ reason: 'endpoint_deleted' });
  });

  test('the dashboard is told to read again, and is signed out where the sessions were ended', async () => {
    const [stays, leaves] = await Promise.all([createTestAccount(ctx), createTestAccount(ctx)]);
    const [one, other] = [watch(stays), watch(leaves)];
    await vi.waitFor(() => expect(Math.min(one.seen.length, other.seen.length)).toBeGreaterThan(0));
    await ctx.db.user.update({ where: { id: leaves.principal.userId }, data: { sessionVersion: 99 } });
    // Whether a subscription has begun to listen can't be seen.
    await vi.waitFor(() => {
      resume();
      expect(one.seen).toContainEqual({ kind: 'missed' });
    });
    expect(await other.ended).toEqual(['unauthorized', 'unauthorized']);
    one.stop();
    expect(await one.ended).toEqual([null, null]);
  });

  test('an address, a pause and a plan are looked up again', async () => {
    const alias = `moved-${Date.now()}`;
    const id = await createEndpoint(ctx, suite.tenant);
    expect(await ctx.endpoints.find(alias)).toBeNull();
    expect(await ctx.endpoints.find(id)).toMatchObject({ paused: false });
    await ctx.db.endpoint.update({ where: { id }, data: { alias, pausedAt: NOW } });
    expect(await ctx.endpoints.find(id)).toMatchObject({ paused: false });
    resume();
    expect(ctx.endpoints.peek(id)).toBeUndefined();
    expect(await ctx.endpoints.find(id)).toMatchObject({ paused: true });
    expect(await ctx.endpoints.find(alias)).toMatchObject({ id });
  });

  test('what was deleted is not served from memory, and what was appended elsewhere comes at once', async () => {
    const id = await suite.endpoint();
    const tail = ctx.tails.acquire(id);
    await suite.captures(id, 3);
    expect(tail.eventsAfter(0)).toHaveLength(3);
    await ctx.db.endpointCursor.update({ where: { endpointId: id }, data: { lastSeq: 9 } });
    resume();
    expect(tail.eventsAfter(0)).toBeNull();
    await vi.waitFor(() => expect(tail.head()).toBe(9), { timeout: 500 });
    ctx.tails.release(id);
  });
});

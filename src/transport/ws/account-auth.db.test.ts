import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startSignIn } from '#domain/access-token/start-sign-in.ts';
import { createCredential } from '#domain/principal/credential.ts';
import { signOutEverywhere } from '#domain/user/sign-out-everywhere.ts';
import { createToken } from '#testing/access-tokens.ts';
import { startAccountSuite, type AccountSuite } from '#testing/account-suite.ts';
import { createApiKey, createTenant, type Tenant } from '#testing/server.ts';

let suite: AccountSuite;
beforeAll(async () => {
  suite = await startAccountSuite();
});
afterEach(() => suite.closeClients());
afterAll(() => suite.close());

function shortLived(leftMs: number, tenant: Tenant = suite.tenant): Promise<{ token: string; id: string }> {
  return createToken(suite.ctx, tenant, { kind: 'access', expiresAt: new Date(Date.now() + leftMs) });
}

describe('an open socket', () => {
  test('closes with 4001 when its token expires, and frees its places', async () => {
    const { token } = await shortLived(600);
    const id = await suite.endpoint();
    const client = await suite.connect(`token=${token}`);
    await client.subscribe([id]);
    expect(await client.closing()).toEqual({ code: 4001, reason: 'token expired' });
    expect(await suite.ctx.presence.list(id)).toEqual([]);
  });

  test('goes on beyond that with a fresh token of the same user, without missing an event', async () => {
    const [old, fresh] = [await shortLived(600), await shortLived(60_000)];
    const id = await suite.endpoint();
    const client = await suite.connect(`token=${old.token}&ack=1`);
    await client.subscribe([id]);
    client.send({ type: 'auth', token: fresh.token });
    const { data } = await client.next('authenticated');
    expect(Date.parse(data.expires_at ?? '')).toBeGreaterThan(Date.now() + 50_000);
    await sleep(700);
    await suite.capture(id);
    await client.untilEvents(1);
    expect(client.closed).toBeNull();
  });

  test('ends when the token that replaced its own is revoked, not when the replaced one is', async () => {
    const [old, fresh] = [await shortLived(60_000), await shortLived(60_000)];
    const client = await suite.connect(`token=${old.token}`);
    client.send({ data: { token: fresh.token }, type: 'auth' });
    await client.settled();
    suite.ctx.bus.publish({ topic: 'credential-revoked', kind: 'access_token', id: old.id });
    await client.settled();
    suite.ctx.bus.publish({ topic: 'credential-revoked', kind: 'access_token', id: fresh.id });
    expect((await client.closing()).code).toBe(4001);
  });

  test('ends at once when its sign-in does: by signing out everywhere', async () => {
    const claims = { ...(await createTenant(suite.ctx)), sessionVersion: 1 };
    const pair = await startSignIn(suite.ctx, claims, null);
    const client = await suite.connect(`token=${pair?.accessToken}`);
    await client.settled();
    await signOutEverywhere(suite.ctx, { kind: 'user', ...claims });
    expect((await client.closing()).code).toBe(4001);
  });

  test('takes an API key of the account too, and then never expires', async () => {
    const { token } = await shortLived(600);
    const { key } = await createApiKey(suite.ctx, suite.tenant);
    const client = await suite.connect(`token=${token}&ack=1`);
    client.send({ type: 'auth', token: key });
    expect((await client.next('authenticated')).data).toEqual({ expires_at: null });
    await sleep(700);
    await client.settled();
  });
});

describe('in-band auth closes with 4001', () => {
  test('for another account’s token, and for another user’s of the same workspace', async () => {
    const stranger = await shortLived(60_000, await createTenant(suite.ctx));
    const colleague = await createTenant(suite.ctx);
    const member = await shortLived(60_000, {
      workspaceId: suite.tenant.workspaceId,
      userId: colleague.userId,
    });
    for (const { token } of [stranger, member]) {
      const client = await suite.connect('ack=1');
      client.send({ type: 'auth', token });
      expect((await client.closing()).code).toBe(4001);
      expect(client.messages).toEqual([]);
    }
  });

  test('for one that is invalid, expired or revoked', async () => {
    const { ctx, tenant } = suite;
    const revoked = await createToken(ctx, tenant, { kind: 'access', revokedAt: new Date() });
    const dead = ['garbage', createCredential('hwa_'), (await shortLived(-1)).token, revoked.token];
    for (const token of dead) {
      const client = await suite.connect();
      client.send({ type: 'auth', token });
      expect((await client.closing()).code).toBe(4001);
    }
  });

  test('with 4003 for one that lacks stream:listen', async () => {
    const { token } = await createToken(suite.ctx, suite.tenant, { scopes: ['endpoints:read'] });
    const client = await suite.connect();
    client.send({ type: 'auth', token });
    expect((await client.closing()).code).toBe(4003);
  });
});

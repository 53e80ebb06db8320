import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REST_CONTRACTS } from '#protocol/rest/contracts.ts';
import { createCredential } from '#domain/principal/credential.ts';
import { Scope } from '#protocol/scope.ts';
import { createToken } from '#testing/access-tokens.ts';
import { callRest, type RestCall } from '#testing/rest-client.ts';
import { createApiKey } from '#testing/server.ts';
import { startV1Suite, type V1Account, type V1Suite } from '#testing/v1-suite.ts';

/** Every route of endpoints, events and API keys with its scopes; a body where it takes one. */
const DOORS = [
  ['GET', '/v1/endpoints', 'endpoints:read'],
  ['POST', '/v1/endpoints', 'endpoints:write', { name: 'x', destination_url: 'https://example.com/' }],
  ['GET', '/v1/endpoints/{id}', 'endpoints:read'],
  ['PUT', '/v1/endpoints/{id}', 'endpoints:write', { name: 'taken over' }],
  ['DELETE', '/v1/endpoints/{id}', 'endpoints:write'],
  ['GET', '/v1/events', 'requests:read'],
  ['GET', '/v1/events/{id}', 'requests:read'],
  ['POST', '/v1/events/{id}/replay', 'requests:write'],
  ['POST', '/v1/events/{id}/retry', 'requests:write'],
  ['GET', '/v1/api-keys', 'api-keys:read'],
  ['POST', '/v1/api-keys', 'api-keys:write', { name: 'x' }],
  ['GET', '/v1/api-keys/{id}', 'api-keys:read'],
  ['DELETE', '/v1/api-keys/{id}', 'api-keys:write'],
] as const;

let suite: V1Suite;
let ada: V1Account;
let ids: { endpoint: string; event: string; apiKey: string };
beforeAll(async () => {
  suite = await startV1Suite();
  ada = await suite.account();
  ids = {
    endpoint: ada.endpointId,
    event: (await ada.store()).id,
    apiKey: (await createApiKey(suite.ctx, ada.tenant)).id,
  };
});
afterAll(() => suite.close());

function pathOf(path: string, id = ownId(path)): string {
  return path.replace('{id}', id);
}

function ownId(path: string): string {
  if (path.startsWith('/v1/endpoints')) return ids.endpoint;
  return path.startsWith('/v1/events') ? ids.event : ids.apiKey;
}

async function adasThings() {
  const workspaceId = ada.tenant.workspaceId;
  const { ctx } = suite;
  return {
    endpoints: await ctx.db.endpoint.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } }),
    requests: await ctx.db.request.count({ where: { workspaceId, deletedAt: null } }),
    keys: await ctx.db.apiKey.findMany({ where: { workspaceId, revokedAt: null }, select: { id: true } }),
  };
}

test('every route of these nouns stands here, with the scope of its contract', () => {
  const contracts = REST_CONTRACTS.filter(({ path }) => /^\/v1\/(?:endpoints|events|api-keys)/.test(path));
  const documented = contracts.map(({ method, path, security }) => [
    method.toUpperCase(),
    path,
    ...new Set(security?.flatMap((one) => Object.values(one).flat())),
  ]);
  expect(documented.sort()).toEqual(DOORS.map(([method, path, scope]) => [method, path, scope]).sort());
});

type Door = (typeof DOORS)[number];

/** The call of a door, with its body unless told otherwise. */
function knock([method, path, , body]: Door, more: RestCall, id?: string) {
  return callRest(suite.server, [method, pathOf(path, id)], { ...(body && { body }), ...more });
}

async function unchanged(act: () => Promise<void>): Promise<void> {
  const before = await adasThings();
  await act();
  expect(await adasThings()).toEqual(before);
}

const named = (doors: readonly Door[]) => doors.map((door) => [`${door[0]} ${door[1]}`, door] as const);
const withId = DOORS.filter(([, path]) => path.includes('{id}'));
const lists = DOORS.filter(([method, path]) => method === 'GET' && !path.includes('{id}'));
const reading = DOORS.filter(([method]) => method === 'GET');
const writing = DOORS.filter(([method]) => method !== 'GET');
const taking = DOORS.filter((door) => door.length === 4);

test.each(named(DOORS))('%s needs a credential that works', async (_, door) => {
  const { ctx } = suite;
  const now = new Date();
  const credentials = [
    [undefined, 'authentication_required'],
    ['', 'authentication_required'],
    ['nonsense', 'invalid_token'],
    [createCredential('hwp_'), 'invalid_token'],
    [createCredential('hwk_'), 'invalid_token'],
    [(await createToken(ctx, ada.tenant, { expiresAt: now })).token, 'token_expired'],
    [(await createToken(ctx, ada.tenant, { kind: 'access', expiresAt: now })).token, 'token_expired'],
    [(await createToken(ctx, ada.tenant, { revokedAt: now })).token, 'invalid_token'],
  ] as const;
  await unchanged(async () => {
    for (const [credential, code] of credentials) {
      const { status, json, headers } = await knock(door, { credential });
      expect({ status, json }).toMatchObject({ status: 401, json: { error: { code, details: [] } } });
      expect(headers.get('www-authenticate')).toBe('Bearer');
      expect(headers.get('x-ratelimit-limit')).toMatch(/^\d+$/);
    }
  });
});

test.each(named(DOORS))('%s needs its scope, and no other', async (_, door) => {
  const scope = door[2];
  const insufficient = { json: { error: { code: 'insufficient_scope' } } };
  await unchanged(async () => {
    const others = Scope.options.filter((one) => one !== scope);
    const { token } = await createToken(suite.ctx, ada.tenant, { scopes: others });
    expect(await knock(door, { credential: token })).toMatchObject({ status: 403, ...insufficient });
  });
  const bob = await suite.account({ scopes: [scope] });
  expect(await knock(door, { credential: bob.token })).not.toMatchObject(insufficient);
});

test.each(named(withId))('%s answers for another account’s id as for nobody’s', async (_, door) => {
  const bob = await suite.account();
  await unchanged(async () => {
    const strange = [randomUUID(), ownId(door[1]), 'not-a-uuid', '%00', `${ownId(door[1])}%20`];
    const answers = [];
    for (const id of strange) answers.push(await knock(door, { credential: bob.token }, id));
    expect(answers[0]).toMatchObject({
      status: 404,
      json: { error: { code: 'resource_not_found', details: [] } },
    });
    for (const { status, json } of answers)
      expect({ status, json }).toEqual({ status: 404, json: answers[0]?.json });
  });
});

test.each(named(lists))('%s shows nothing of another account', async (_, door) => {
  const { json } = await knock(door, { credential: (await suite.account()).token });
  for (const id of Object.values(ids)) expect(JSON.stringify(json)).not.toContain(id);
});

test.each(named(writing))('%s refuses a body that is too large', async (_, door) => {
  await unchanged(async () => {
    const large = { credential: ada.token, body: 'x'.repeat(1024 * 1024 + 1) };
    expect(await knock(door, large)).toMatchObject({
      status: 413,
      json: { error: { code: 'payload_too_large' } },
    });
  });
});

test.each(named(taking))('%s refuses a body that is no JSON object', async (_, door) => {
  await unchanged(async () => {
    for (const body of ['{', '[]', '"x"', 'null', '7', '\0', '{"name":"\\ud800"']) {
      const refused = { status: 400, json: { error: { code: 'validation_error' } } };
      expect(await knock(door, { credential: ada.token, body })).toMatchObject(refused);
    }
  });
});

test.each(named(DOORS))('%s refuses another method, with those that it takes', async (_, [method, path]) => {
  const call = { credential: ada.token };
  const { status, json, headers } = await callRest(suite.server, ['PATCH', pathOf(path)], call);
  expect({ status, json }).toMatchObject({ status: 405, json: { error: { code: 'method_not_allowed' } } });
  expect(headers.get('allow')).toContain(method);
});

test.each(named(reading))('%s answers HEAD without a body', async (_, [, path]) => {
  const answer = await callRest(suite.server, ['HEAD', pathOf(path)], { credential: ada.token });
  expect(answer).toMatchObject({ status: 200, json: null });
});

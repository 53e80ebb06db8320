import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCredential } from '#domain/principal/credential.ts';
import { REST_CONTRACTS } from '#protocol/rest/contracts.ts';
import { createToken } from '#testing/access-tokens.ts';
import { capture } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { callRest, type RestAnswer, type RestCall } from '#testing/rest-client.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type TestServer,
} from '#testing/server.ts';

const PAST = new Date(Date.now() - 60_000);
let own: TestContext;
let server: TestServer;
let credentials: Record<
  'good' | 'expired' | 'revoked' | 'scopeless' | 'expiredKey' | 'revokedKey' | 'key',
  string
>;
/** Of another account, by the noun before `{id}`. */
let foreign: Record<string, string>;

beforeAll(async () => {
  own = await createTestContext();
  const ctx = own.context;
  server = await startTestServer(ctx);
  const tenant = await createTenant(ctx);
  credentials = {
    good: (await createToken(ctx, tenant)).token,
    expired: (await createToken(ctx, tenant, { expiresAt: PAST })).token,
    revoked: (await createToken(ctx, tenant, { revokedAt: PAST })).token,
    scopeless: (await createToken(ctx, tenant, { scopes: [] })).token,
    key: (await createApiKey(ctx, tenant)).key,
    expiredKey: (await createApiKey(ctx, tenant, { expiresAt: PAST })).key,
    revokedKey: (await createApiKey(ctx, tenant, { revokedAt: PAST })).key,
  };
  const other = await createTenant(ctx);
  const endpointId = await createEndpoint(ctx, other);
  const principal = { kind: 'user' as const, sessionVersion: 1, ...other };
  const { id: requestId } = await capture(ctx, { principal, endpointId });
  const { id: keyId } = await createApiKey(ctx, other);
  foreign = { endpoints: endpointId, requests: requestId, events: requestId, 'api-keys': keyId };
});
afterAll(async () => {
  await server.close();
  await own.close();
});

/** An answer's code in either envelope. */
function codeOf({ json }: RestAnswer): unknown {
  const { error, code } = json as { error: string | { code: string }; code?: string };
  return typeof error === 'string' ? code : error.code;
}

describe.each(REST_CONTRACTS.map((contract) => [`${contract.method} ${contract.path}`, contract] as const))(
  '%s',
  (_, { method, path: template, security = [], request }) => {
    const verb = method.toUpperCase();
    const call = async (options: RestCall, asVerb = verb): Promise<RestAnswer> => {
      const path = template.replaceAll(
        /([\w-]+)\/\{id\}/g,
        (_match, noun: string) => `${noun}/${foreign[noun]}`,
      );
      const answer = await callRest(server, [asVerb, path], options);
      expect(answer.headers.get('location')).toBeNull();
      expect(answer.headers.get('x-ratelimit-limit')).toMatch(/^\d+$/);
      return answer;
    };
    const isV1 = template.startsWith('/v1/');

    if (security.length > 0) {
      test('asks for a credential, takes none from a cookie or the query, and no other scheme', async () => {
        const { good } = credentials;
        const code = isV1 ? 'authentication_required' : 'UNAUTHORIZED';
        for (const headers of [
          {},
          { Cookie: `token=${good}` },
          { Authorization: `Basic ${btoa(`a:${good}`)}` },
        ]) {
          const answer = await call({ headers });
          expect([answer.status, codeOf(answer)]).toEqual([401, code]);
          expect(answer.headers.get('www-authenticate')).toBe('Bearer');
        }
      });

      test.each(['unknown', 'expired', 'revoked', 'expiredKey', 'revokedKey', 'nonsense'])(
        'refuses a credential that is %s',
        async (kind) => {
          const made = { unknown: createCredential('hwp_'), nonsense: 'x'.repeat(5000) };
          const credential = { ...credentials, ...made }[kind] ?? '';
          const code = kind.startsWith('expired') ? 'token_expired' : 'invalid_token';
          for (const options of [{ credential }, { headers: { 'X-API-Key': credential } }]) {
            const answer = await call(options);
            expect([answer.status, codeOf(answer)]).toEqual([401, isV1 ? code : 'UNAUTHORIZED']);
            expect(JSON.stringify(answer.json)).not.toContain(credential);
          }
        },
      );

      test('refuses a credential that may not do this', async () => {
        const isPersonal = security.some((one) => 'userToken' in one);
        const answer = await call({ credential: isPersonal ? credentials.key : credentials.scopeless });
        const code = isPersonal ? 'forbidden' : 'insufficient_scope';
        expect([answer.status, codeOf(answer)]).toEqual([403, isV1 ? code : code.toUpperCase()]);
      });
    }

    if (request?.params) {
      test('does not know what belongs to another account', async () => {
        const answer = await call({ credential: credentials.good });
        expect([answer.status, codeOf(answer)]).toEqual([404, isV1 ? 'resource_not_found' : undefined]);
      });
    }

    if (verb !== 'GET') {
      test('refuses a body of more than 1 MiB', async () => {
        const answer = await call({ credential: credentials.good, body: ' '.repeat(1024 * 1024 + 1) });
        expect([answer.status, codeOf(answer)]).toEqual([
          413,
          isV1 ? 'payload_too_large' : 'PAYLOAD_TOO_LARGE',
        ]);
      });
    }

    if (request?.body) {
      test.each(['{"name":', '\0', '[', 'undefined', '{}}'])('refuses %j, which is no JSON', async (body) => {
        const answer = await call({ credential: credentials.good, body });
        expect([answer.status, codeOf(answer)]).toEqual([400, isV1 ? 'validation_error' : 'INVALID_INPUT']);
      });

      test.each(['null', '1', '"x"', '[[[[]]]]', '{"__proto__":{"a":1}}'])(
        'answers %s in its envelope',
        async (body) => {
          const { status } = await call({ credential: credentials.good, body });
          expect([200, 201, 204, 400, 404]).toContain(status);
        },
      );
    }

    test('tells a wrong method which ones there are', async () => {
      const others = REST_CONTRACTS.filter(({ path }) => path === template).map((one) => one.method);
      for (const wrong of ['PATCH', 'PUT', 'DELETE', 'POST', 'PROPFIND'] as const) {
        if (others.some((one) => one.toUpperCase() === wrong)) continue;
        const answer = await call({ credential: credentials.good }, wrong);
        expect([answer.status, codeOf(answer)]).toEqual([
          405,
          isV1 ? 'method_not_allowed' : 'METHOD_NOT_ALLOWED',
        ]);
        expect(answer.headers.get('allow')?.split(', ')).toContain(verb);
      }
    });
  },
);

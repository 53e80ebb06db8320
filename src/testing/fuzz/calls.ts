import * as fc from 'fast-check';
import { REST_ROUTES, type RestRoute } from '../rest-routes.ts';
import { jsonText, jsonValue, objectOf, segment, text } from './values.ts';

/** A call of the public REST. */
export interface FuzzedCall {
  route: RestRoute;
  method: string;
  /** With everything filled in. */
  target: string;
  /** `own`: a good one. */
  credential: 'own' | 'none' | { text: string };
  body: Buffer | null;
}

/** Ids of the caller's own, by the noun before `{id}`. */
export type OwnIds = Readonly<Record<string, readonly string[]>>;

const PROVIDERS = ['github', 'stripe', 'shopify', 'slack', 'standard-webhooks'];

/** Values that fit the fields of routes; a field without any gets what comes. */
const FIELDS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  email: fc.emailAddress(),
  password: fc.string({ minLength: 8, maxLength: 20 }),
  current_password: fc.string({ maxLength: 20 }),
  new_password: fc.string({ minLength: 8, maxLength: 20 }),
  name: fc.string({ minLength: 1, maxLength: 40 }),
  alias: fc.stringMatching(/^[a-z0-9]{8,20}$/),
  slug: fc.stringMatching(/^[a-z0-9]{8,20}$/),
  permanent: fc.boolean(),
  isPermanent: fc.boolean(),
  is_permanent: fc.boolean(),
  destination_url: fc.webUrl(),
  retry_config: objectOf({ max_retries: fc.nat(5), intervals: fc.array(fc.nat(100_000), { maxLength: 6 }) }),
  is_active: fc.boolean(),
  scopes: fc.array(fc.constantFrom('stream:listen', 'endpoints:read'), { minLength: 1, maxLength: 4 }),
  expires_at: fc
    .date({ min: new Date('2040-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  provider: fc.constantFrom(...PROVIDERS),
  payload: text,
  payloadEncoding: fc.constantFrom('utf8', 'base64'),
  signature: fc.oneof(text, fc.constantFrom('sha256=00', 't=1,v1=00', 'v0=00', 'v1,AA==', 't=,v1=', 'v1,')),
  secret: fc.oneof(text, fc.constantFrom('whsec_', 'whsec_AA==', 'x')),
  timestamp: fc.nat(),
  id: fc.constant('msg_1'),
  webhookId: fc.constant('msg_1'),
  webhook_id: fc.constant('msg_1'),
};

const QUERY: Readonly<Record<string, fc.Arbitrary<string>>> = {
  limit: fc.integer({ min: 1, max: 100 }).map(String),
  offset: fc.nat(20).map(String),
  status: fc.constantFrom('pending', 'failed'),
  from: fc.constant('2020-01-01T00:00:00Z'),
  to: fc.constant('2040-01-01T00:00:00Z'),
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'];

/** What fits nine times of ten, so that what lies behind it is reached. */
function mostly<A, B>(usual: fc.Arbitrary<A>, odd: fc.Arbitrary<B>): fc.Arbitrary<A | B> {
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

function bodyOf({ fields, takesBody }: RestRoute, ids: fc.Arbitrary<string>): fc.Arbitrary<Buffer | null> {
  if (!takesBody) return mostly(fc.constant(null), jsonText(jsonValue).map(Buffer.from));
  const known = Object.fromEntries(fields.map((name) => [name, FIELDS[name] ?? text]));
  const usual = fields.length > 0 ? objectOf(known) : fc.array(ids, { maxLength: 5 });
  const bytes = fc.uint8Array({ maxLength: 2_000 }).map((one) => Buffer.from(one));
  return mostly(jsonText(mostly(usual, jsonValue)).map(Buffer.from), bytes);
}

function callOf(route: RestRoute, own: OwnIds): fc.Arbitrary<FuzzedCall> {
  const noun = /([a-z-]+)\/\{id\}/.exec(route.path)?.[1] ?? 'requests';
  const ids = fc.constantFrom(...(own[noun] ?? []));
  const id = mostly(ids, fc.oneof(fc.constantFrom(...Object.values(own).flat()), fc.uuid(), segment));
  const endpoints = fc.constantFrom(...(own['endpoints'] ?? []));
  const pair = fc.constantFrom(...route.query, 'nothing').chain((name) => {
    const value = name === 'endpoint_id' ? endpoints : (QUERY[name] ?? segment);
    return mostly(value, segment).map((one) => `${name}=${one}`);
  });
  const wrong = fc.stringMatching(/^[!-~]{0,60}$/).map((one) => ({ text: one }));
  return fc
    .record({
      method: mostly(fc.constant(route.method), fc.constantFrom(...METHODS)),
      id,
      query: fc.array(pair, { maxLength: 4 }),
      suffix: mostly(fc.constant(''), fc.constantFrom('/', '//', '%2f', '?', '#', '/..')),
      credential: mostly(fc.constant('own' as const), fc.oneof(fc.constant('none' as const), wrong)),
      body: bodyOf(route, ids),
    })
    .map(({ id: filled, query, suffix, ...rest }) => ({
      ...rest,
      route,
      target: `${route.path.replace('{id}', filled)}${suffix}?${query.join('&')}`,
    }));
}

/** Calls of every registered route around these ids. */
export function callsAround(own: OwnIds): fc.Arbitrary<FuzzedCall> {
  return fc.oneof(...REST_ROUTES.map((route) => callOf(route, own)));
}

import { randomUUID } from 'node:crypto';
import { ApiEndpoint, ApiEndpointList } from '#protocol/rest/api/endpoints.ts';
import { defineChecks } from '../check.ts';
import { mustAnswer, mustBeFlat } from '../envelope.ts';
import { must, mustEqual, mustHave } from '../expect.ts';
import { held } from '../held.ts';
import { NotApplicable, shown } from '../seen.ts';
import type { Kit } from '../kit.ts';

const DOCUMENTED = [
  'id',
  'user_id',
  'alias',
  'is_permanent',
  'expires_at',
  'request_count',
  'last_request_at',
  'created_at',
  'updated_at',
];
/** Endpoints that are made in search of the plan's limit. */
const MANY_ENDPOINTS = 30;

async function create(kit: Kit, body?: object): Promise<ApiEndpoint> {
  const answer = await kit.call('POST', '/api/endpoints', body && { body });
  const json = mustAnswer(answer, 201);
  kit.remove(String(json['id']));
  return held(ApiEndpoint, json, 'the endpoint');
}

async function endpointIsCreated(kit: Kit): Promise<string> {
  const endpoint = await create(kit);
  mustHave(endpoint, ['id', 'url', 'expiresAt', 'isPermanent', 'createdAt'], 'the endpoint');
  must(new URL(endpoint.url).pathname === `/h/${endpoint.id}`, `url is ${endpoint.url}`);
  mustEqual([endpoint.isPermanent, endpoint.is_permanent], [false, 0], 'isPermanent and is_permanent');
  must(
    endpoint.expiresAt !== null && Date.parse(endpoint.expiresAt) > Date.now(),
    `expiresAt is ${endpoint.expiresAt}`,
  );
  return `201, url ${endpoint.url}, expires ${endpoint.expiresAt}`;
}

async function permanentNeverExpires(kit: Kit): Promise<string> {
  for (const body of [{ permanent: true }, { isPermanent: true }]) {
    const { isPermanent, is_permanent: flag, expiresAt } = await create(kit, body);
    mustEqual([isPermanent, flag, expiresAt], [true, 1, null], `the answer to ${JSON.stringify(body)}`);
  }
  return 'isPermanent true, is_permanent 1, expiresAt null';
}

async function aliasIsTaken(kit: Kit): Promise<string> {
  const alias = `kit-${randomUUID().slice(0, 8)}`;
  const id = await kit.newEndpoint(kit.account, { alias });
  const endpoint = held(
    ApiEndpoint,
    mustAnswer(await kit.call('GET', `/api/endpoints/${id}`)),
    'the endpoint',
  );
  mustEqual(endpoint.alias, alias, 'alias');
  mustBeFlat(await kit.call('POST', '/api/endpoints', { body: { alias } }), 409);
  mustBeFlat(await kit.call('POST', '/api/endpoints', { body: { alias: 'No Spaces!' } }), 400);
  return '201, again 409, a bad one 400';
}

async function endpointsAreListed(kit: Kit): Promise<string> {
  const id = await kit.newEndpoint();
  const list = held(ApiEndpointList, mustAnswer(await kit.call('GET', '/api/endpoints')), 'the list');
  mustHave(list, ['endpoints', 'total', 'usage'], 'the list');
  mustHave(list.usage, ['dailyRequests', 'dailyRequestsMax'], 'usage');
  mustEqual(list.total, list.endpoints.length, 'total');
  must(
    list.endpoints.some((one) => one.id === id),
    'the new endpoint is not listed',
  );
  return `${list.total} endpoints, usage ${JSON.stringify(list.usage)}`;
}

async function endpointIsShown(kit: Kit): Promise<string> {
  const id = await kit.newEndpoint();
  await kit.capture(id);
  await kit.capture(id);
  const json = mustAnswer(await kit.call('GET', `/api/endpoints/${id}`));
  mustHave(json, DOCUMENTED, 'the endpoint');
  const endpoint = held(ApiEndpoint, json, 'the endpoint');
  mustEqual(endpoint.request_count, 2, 'request_count');
  must(endpoint.last_request_at !== null, 'last_request_at is null');
  for (const name of DOCUMENTED.filter((one) => one !== 'is_permanent')) {
    const camel = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    mustEqual(json[camel], json[name], camel);
  }
  return `${DOCUMENTED.length} documented fields in both spellings`;
}

async function endpointIsDeleted(kit: Kit): Promise<string> {
  const id = await kit.newEndpoint();
  const requestId = await kit.capture(id);
  // As known clients send it: a content type without content.
  const headers = { 'Content-Type': 'application/json' };
  mustAnswer(await kit.call('DELETE', `/api/endpoints/${id}`, { headers }));
  mustBeFlat(await kit.call('GET', `/api/endpoints/${id}`), 404);
  mustBeFlat(await kit.call('GET', `/api/endpoints/${id}/requests`), 404);
  mustBeFlat(await kit.call('GET', `/api/requests/${requestId}`), 404);
  mustBeFlat(await kit.call('DELETE', `/api/endpoints/${id}`), 404);
  return '200, then 404 for it, its requests and again';
}

async function foreignIsNotFound(kit: Kit): Promise<string> {
  const stranger = kit.stranger();
  const id = await kit.newEndpoint(stranger);
  const requestId = await kit.capture(id);
  const paths: [string, string][] = [
    ['GET', `/api/endpoints/${id}`],
    ['GET', `/api/endpoints/${id}/requests`],
    ['GET', `/api/requests/${requestId}`],
    ['DELETE', `/api/requests/${requestId}`],
    ['DELETE', `/api/endpoints/${id}`],
  ];
  for (const [method, path] of paths) mustBeFlat(await kit.call(method, path), 404);
  const { deleted } = mustAnswer(await kit.call('DELETE', '/api/requests', { body: [requestId] }));
  mustEqual(deleted, 0, 'deleted');
  const credential = stranger.key.key;
  mustAnswer(await kit.call('GET', `/api/requests/${requestId}`, { credential }));
  return `404 for ${paths.length} routes, nothing changed`;
}

async function planIsEnforced(kit: Kit): Promise<string> {
  for (let made = 0; made < MANY_ENDPOINTS; made++) {
    const answer = await kit.call('POST', '/api/endpoints', { body: {} });
    if (answer.status === 403) {
      mustBeFlat(answer, 403, 'LIMIT_EXCEEDED');
      return `403 ${shown(answer.text)}`;
    }
    const { id } = mustAnswer(answer, 201);
    kit.remove(String(id));
  }
  throw new NotApplicable(`the plan allows ${MANY_ENDPOINTS} more endpoints`);
}

export const apiEndpointChecks = defineChecks('api', {
  'create-endpoint': {
    title: 'An endpoint is created, for a day unless it is permanent',
    expected: '201 {id, url, expiresAt, isPermanent, createdAt}',
    run: endpointIsCreated,
  },
  'permanent-endpoint': {
    title: 'A permanent endpoint never expires, by either name',
    expected: 'isPermanent true, is_permanent 1, expiresAt null',
    run: permanentNeverExpires,
  },
  alias: { title: 'An alias is taken once', expected: '201, then 409; a bad one 400', run: aliasIsTaken },
  'list-endpoints': {
    title: 'Endpoints are listed with the use of the day',
    expected: '{endpoints, total, usage:{dailyRequests, dailyRequestsMax}}',
    run: endpointsAreListed,
  },
  'get-endpoint': {
    title: 'An endpoint is one flat object in both spellings',
    expected: DOCUMENTED.join(', '),
    run: endpointIsShown,
  },
  'delete-endpoint': {
    title: 'Deleting an endpoint removes its log',
    expected: '200, then 404',
    run: endpointIsDeleted,
  },
  'foreign-endpoint': {
    title: 'Another account’s endpoints and requests are not found',
    expected: '404, and nothing changed',
    run: foreignIsNotFound,
  },
  'plan-limit': {
    title: 'The plan’s number of endpoints is enforced',
    expected: '403 {"error","code":"LIMIT_EXCEEDED"}',
    run: planIsEnforced,
  },
});

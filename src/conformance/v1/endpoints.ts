import { randomUUID } from 'node:crypto';
import { AccountEndpoint, AccountEndpointList } from '#protocol/rest/v1/endpoints.ts';
import { defineChecks } from '../check.ts';
import { mustAnswer, mustBeNested } from '../envelope.ts';
import { must, mustEqual, mustHave } from '../expect.ts';
import { held } from '../held.ts';
import { sendPatiently } from '../http.ts';
import type { Kit } from '../kit.ts';

const DOCUMENTED = [
  'id',
  'slug',
  'name',
  'destination_url',
  'retry_config',
  'is_active',
  'created_at',
  'updated_at',
];
const DESTINATION = 'https://conformance.invalid/hooks';

async function create(kit: Kit, more: object = {}): Promise<AccountEndpoint> {
  const body = { name: 'Kit', destination_url: DESTINATION, ...more };
  const json = mustAnswer(await kit.call('POST', '/v1/endpoints', { body }), 201);
  kit.remove(String(json['id']));
  mustHave(json, DOCUMENTED, 'the endpoint');
  return held(AccountEndpoint, json, 'the endpoint');
}

async function endpointIsCreated(kit: Kit): Promise<string> {
  const endpoint = await create(kit);
  mustEqual(
    [endpoint.name, endpoint.destination_url, endpoint.is_active],
    ['Kit', DESTINATION, true],
    'what was sent',
  );
  mustHave(endpoint.retry_config, ['max_retries', 'intervals'], 'retry_config');
  const { status } = await sendPatiently(`${kit.http}/wh/${endpoint.slug}`, { method: 'HEAD' });
  mustEqual(status, 200, 'the answer of /wh/<slug>');
  return `201, slug ${endpoint.slug}, retry_config ${JSON.stringify(endpoint.retry_config)}`;
}

async function missingFieldIsNamed(kit: Kit): Promise<string> {
  const bodies: [object, string][] = [
    [{ destination_url: DESTINATION }, 'name'],
    [{ name: 'Kit' }, 'destination_url'],
    [{ name: 'Kit', destination_url: 'no url' }, 'destination_url'],
    [{ name: 7, destination_url: DESTINATION }, 'name'],
  ];
  for (const [body, field] of bodies) {
    const { details } = mustBeNested(
      await kit.call('POST', '/v1/endpoints', { body }),
      400,
      'validation_error',
    );
    must(
      details.some((one) => one.field === field),
      `details for ${JSON.stringify(body)}: ${JSON.stringify(details)}`,
    );
  }
  return '400 validation_error, details name the field';
}

async function slugIsTakenOnce(kit: Kit): Promise<string> {
  const slug = `kit-${randomUUID().slice(0, 8)}`;
  mustEqual((await create(kit, { slug })).slug, slug, 'slug');
  const body = { name: 'Kit', destination_url: DESTINATION, slug };
  mustBeNested(await kit.call('POST', '/v1/endpoints', { body }), 409, 'resource_exists');
  return '201, again 409 resource_exists';
}

async function changeIsPartial(kit: Kit): Promise<string> {
  const before = await create(kit);
  const path = `/v1/endpoints/${before.id}`;
  const after = held(
    AccountEndpoint,
    mustAnswer(await kit.call('PUT', path, { body: { name: 'New' } })),
    'the endpoint',
  );
  const { updated_at: updatedAt } = after;
  mustEqual(after, { ...before, name: 'New', updated_at: updatedAt }, 'the endpoint after the change');
  const read = mustAnswer(await kit.call('GET', path));
  mustEqual(read, after, 'the endpoint as read');
  return `only the name, updated_at ${updatedAt}`;
}

async function inactiveIsNotFound(kit: Kit): Promise<string> {
  const { id } = await create(kit);
  const path = `/v1/endpoints/${id}`;
  const off = mustAnswer(await kit.call('PUT', path, { body: { is_active: false } }));
  mustEqual(off['is_active'], false, 'is_active');
  mustEqual(
    (await sendPatiently(kit.captureUrl(id), { method: 'POST' })).status,
    404,
    'a capture while inactive',
  );
  mustAnswer(await kit.call('PUT', path, { body: { is_active: true } }));
  await kit.capture(id);
  return '404 for senders, then 200';
}

async function listsHavePages(kit: Kit): Promise<string> {
  const made = [await create(kit), await create(kit)];
  const list = async (query: string) =>
    held(AccountEndpointList, mustAnswer(await kit.call('GET', `/v1/endpoints${query}`)), 'the list');
  const all = await list('');
  mustHave(all, ['data', 'total', 'limit', 'offset'], 'the list');
  for (const { id } of made)
    must(
      all.data.some((one) => one.id === id),
      'a new endpoint is not listed',
    );
  const one = await list('?limit=1&offset=1');
  mustEqual(
    [one.data[0]?.id, one.limit, one.offset, one.total],
    [all.data[1]?.id, 1, 1, all.total],
    'a page',
  );
  mustBeNested(await kit.call('GET', '/v1/endpoints?limit=abc'), 400, 'validation_error');
  return `{data, total: ${all.total}, limit: ${all.limit}, offset: 0}`;
}

async function endpointIsDeleted(kit: Kit): Promise<string> {
  const { id } = await create(kit);
  const path = `/v1/endpoints/${id}`;
  const answer = await kit.call('DELETE', path, { headers: { 'Content-Type': 'application/json' } });
  mustEqual([answer.status, answer.text], [204, ''], 'status and body');
  mustBeNested(await kit.call('GET', path), 404, 'resource_not_found');
  mustBeNested(await kit.call('DELETE', path), 404, 'resource_not_found');
  return '204, then 404 resource_not_found';
}

async function foreignIsNotFound(kit: Kit): Promise<string> {
  const id = await kit.newEndpoint(kit.stranger());
  const eventId = await kit.capture(id);
  const calls: [string, string, object?][] = [
    ['GET', `/v1/endpoints/${id}`],
    ['PUT', `/v1/endpoints/${id}`, { name: 'Mine' }],
    ['DELETE', `/v1/endpoints/${id}`],
    ['GET', `/v1/events/${eventId}`],
    ['GET', `/v1/events?endpoint_id=${id}`],
    ['POST', `/v1/events/${eventId}/retry`],
    ['POST', `/v1/events/${eventId}/replay`],
    ['GET', `/v1/api-keys/${kit.stranger().key.id}`],
    ['DELETE', `/v1/api-keys/${kit.stranger().key.id}`],
  ];
  for (const [method, path, body] of calls) {
    mustBeNested(await kit.call(method, path, body && { body }), 404, 'resource_not_found');
  }
  await kit.capture(id);
  return `404 resource_not_found for ${calls.length} routes`;
}

export const v1EndpointChecks = defineChecks('v1', {
  'create-endpoint': {
    title: 'An endpoint is created',
    expected: `201 {${DOCUMENTED.join(', ')}}`,
    run: endpointIsCreated,
  },
  'missing-field': {
    title: 'A missing or wrong field is named',
    expected: '400 validation_error, details [{field, message}]',
    run: missingFieldIsNamed,
  },
  slug: { title: 'A slug is taken once', expected: '201, then 409 resource_exists', run: slugIsTakenOnce },
  'update-endpoint': {
    title: 'PUT changes what it is given',
    expected: '200, everything else unchanged',
    run: changeIsPartial,
  },
  'inactive-endpoint': {
    title: 'An inactive endpoint takes nothing',
    expected: '404 for senders until it is active again',
    run: inactiveIsNotFound,
  },
  'list-endpoints': {
    title: 'Lists have pages',
    expected: '{"data", "total", "limit", "offset"}',
    run: listsHavePages,
  },
  'delete-endpoint': { title: 'An endpoint is deleted', expected: '204, then 404', run: endpointIsDeleted },
  foreign: {
    title: 'Another account’s objects are not found',
    expected: '404 resource_not_found',
    run: foreignIsNotFound,
  },
});

import { randomUUID } from 'node:crypto';
import { ApiRequest, ApiRequestList } from '#protocol/rest/api/requests.ts';
import { defineChecks } from '../check.ts';
import { mustAnswer, mustBeFlat } from '../envelope.ts';
import { must, mustEqual, mustHave } from '../expect.ts';
import { held } from '../held.ts';
import { shown } from '../seen.ts';
import type { Kit } from '../kit.ts';

const STORED = 5;

async function store(kit: Kit): Promise<{ endpointId: string; ids: string[] }> {
  const endpointId = await kit.newEndpoint();
  const ids: string[] = [];
  for (let i = 0; i < STORED; i++) ids.push(await kit.capture(endpointId, { body: `body ${i}` }));
  return { endpointId, ids };
}

async function page(kit: Kit, endpointId: string, query: string) {
  const answer = await kit.call('GET', `/api/endpoints/${endpointId}/requests${query}`);
  return held(ApiRequestList, mustAnswer(answer), 'the list');
}

async function newestComesFirst(kit: Kit): Promise<string> {
  const { endpointId, ids } = await store(kit);
  const newestFirst = ids.toReversed();
  const all = await page(kit, endpointId, '');
  mustEqual(
    all.requests.map(({ id }) => id),
    newestFirst,
    'the ids',
  );
  mustEqual(all.total, STORED, 'total');
  const some = await page(kit, endpointId, '?limit=2&offset=1');
  mustEqual(
    some.requests.map(({ id }) => id),
    newestFirst.slice(1, 3),
    'the ids of limit=2&offset=1',
  );
  mustEqual(some.total, STORED, 'total of a page');
  const none = await page(kit, endpointId, `?offset=${STORED}`);
  mustEqual([none.requests, none.total], [[], STORED], 'a page behind the last');
  return `${STORED} newest first, pages of them, total ${all.total}`;
}

async function badPageIsRefused(kit: Kit): Promise<string> {
  const id = await kit.endpoint();
  for (const query of ['limit=abc', 'limit=0', 'offset=-1', 'limit=1e9']) {
    mustBeFlat(await kit.call('GET', `/api/endpoints/${id}/requests?${query}`), 400);
  }
  return '400 {"error"}';
}

async function sameAsOnTheStream(kit: Kit): Promise<string> {
  const endpointId = await kit.endpoint();
  const wire = await kit.listen(endpointId);
  const headers = { 'Content-Type': 'application/octet-stream', 'X-Kit': 'a' };
  const id = await kit.capture(endpointId, { rest: '/below?q=1', body: Buffer.from('fffe', 'hex'), headers });
  const { payload } = await wire.next('new_request', (message) => message.payload.id === id);
  const request = held(ApiRequest, mustAnswer(await kit.call('GET', `/api/requests/${id}`)), 'the request');
  const { headers: shownHeaders } = request;
  mustEqual(
    Object.fromEntries(Object.entries(payload).map(([name]) => [name, request[name as keyof ApiRequest]])),
    payload,
    'the request',
  );
  mustHave(request, ['endpoint_id', 'content_type', 'user_agent', 'created_at'], 'the request');
  return `equal in ${Object.keys(payload).length} fields, ${Object.keys(shownHeaders).length} headers; both spellings`;
}

async function unknownInExactWords(kit: Kit): Promise<string> {
  for (const id of [randomUUID(), 'not-a-uuid']) {
    const answer = await kit.call('GET', `/api/requests/${id}`);
    mustBeFlat(answer, 404);
    mustEqual(answer.json(), { error: 'Request not found' }, 'the body');
  }
  return '404 {"error":"Request not found"}';
}

async function oneIsDeleted(kit: Kit): Promise<string> {
  const { endpointId, ids } = await store(kit);
  const [first = ''] = ids;
  const headers = { 'Content-Type': 'application/json' };
  mustEqual(
    mustAnswer(await kit.call('DELETE', `/api/requests/${first}`, { headers })),
    { deleted: 1 },
    'the answer',
  );
  mustBeFlat(await kit.call('GET', `/api/requests/${first}`), 404);
  mustBeFlat(await kit.call('DELETE', `/api/requests/${first}`), 404);
  const { requests, total } = await page(kit, endpointId, '');
  mustEqual([requests.length, total], [STORED - 1, STORED - 1], 'what is left and total');
  return '200 {"deleted":1}, then 404';
}

async function manyAreDeleted(kit: Kit): Promise<string> {
  const { endpointId, ids } = await store(kit);
  const body = [...ids.slice(0, 3), randomUUID()];
  mustEqual(mustAnswer(await kit.call('DELETE', '/api/requests', { body })), { deleted: 3 }, 'the answer');
  const { requests } = await page(kit, endpointId, '');
  mustEqual(
    requests.map(({ id }) => id),
    ids.slice(3).toReversed(),
    'what is left',
  );
  const again = mustAnswer(await kit.call('DELETE', '/api/requests', { body }));
  mustEqual(again, { deleted: 0 }, 'the second answer');
  return '200 {"deleted":3}, unknown ids not counted';
}

async function badListIsRefused(kit: Kit): Promise<string> {
  for (const body of [{}, { ids: [] }, [], ['not-a-uuid'], [1], 'x']) {
    const answer = await kit.call('DELETE', '/api/requests', { body });
    must(answer.status === 400, `${answer.status} for ${shown(body)}`);
    mustBeFlat(answer, 400);
  }
  return '400 {"error"}';
}

export const apiRequestChecks = defineChecks('api', {
  'list-requests': {
    title: 'Requests are listed newest first, in pages',
    expected: '{requests, total}, limit and offset obeyed',
    run: newestComesFirst,
  },
  'bad-page': {
    title: 'A page that makes no sense is refused',
    expected: '400 {"error"}',
    run: badPageIsRefused,
  },
  'get-request': {
    title: 'A request is the object of the stream',
    expected: 'equal in every field, in both spellings',
    run: sameAsOnTheStream,
  },
  'unknown-request': {
    title: 'An unknown request is refused in the exact words',
    expected: '404 {"error":"Request not found"}',
    run: unknownInExactWords,
  },
  'delete-request': {
    title: 'A request is deleted',
    expected: '200 {"deleted":1}, then 404',
    run: oneIsDeleted,
  },
  'delete-requests': {
    title: 'Many requests are deleted by a JSON array of ids',
    expected: '200 {"deleted":n}',
    run: manyAreDeleted,
  },
  'bad-list': {
    title: 'What is no array of ids is refused',
    expected: '400 {"error"}',
    run: badListIsRefused,
  },
});

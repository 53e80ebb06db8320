import { randomUUID } from 'node:crypto';
import { AccountEvent } from '#protocol/account-event.ts';
import { AccountEventList } from '#protocol/rest/v1/events.ts';
import { defineChecks } from '../check.ts';
import { mustAnswer, mustBeNested } from '../envelope.ts';
import { must, mustEqual } from '../expect.ts';
import { held } from '../held.ts';
import type { Kit } from '../kit.ts';

const STORED = 4;

async function store(kit: Kit): Promise<{ endpointId: string; newestFirst: string[] }> {
  const endpointId = await kit.newEndpoint();
  const ids: string[] = [];
  for (let i = 0; i < STORED; i++) ids.push(await kit.capture(endpointId, { body: `event ${i}` }));
  return { endpointId, newestFirst: ids.toReversed() };
}

async function list(kit: Kit, query: string) {
  return held(AccountEventList, mustAnswer(await kit.call('GET', `/v1/events?${query}`)), 'the list');
}

async function eventsAreListed(kit: Kit): Promise<string> {
  const { endpointId, newestFirst } = await store(kit);
  const all = await list(kit, `endpoint_id=${endpointId}`);
  mustEqual(
    all.data.map(({ id }) => id),
    newestFirst,
    'the ids',
  );
  mustEqual([all.total, all.limit, all.offset], [STORED, 50, 0], 'total, limit and offset');
  const some = await list(kit, `endpoint_id=${endpointId}&limit=2&offset=1`);
  mustEqual(
    some.data.map(({ id }) => id),
    newestFirst.slice(1, 3),
    'the ids of a page',
  );
  mustBeNested(await kit.call('GET', '/v1/events?limit=101'), 400, 'validation_error');
  return `${STORED} newest first, limit 50 by itself, 101 refused`;
}

async function filtersAreObeyed(kit: Kit): Promise<string> {
  const { endpointId, newestFirst } = await store(kit);
  const own = `endpoint_id=${endpointId}`;
  mustEqual((await list(kit, `${own}&status=failed`)).total, 0, 'the number of failed');
  const { data } = await list(kit, own);
  const second = data[1]?.created_at ?? '';
  const since = await list(kit, `${own}&from=${encodeURIComponent(second)}`);
  must(
    since.data.every(({ created_at: at }) => Date.parse(at) >= Date.parse(second)),
    'an event before `from`',
  );
  must(
    since.data.some(({ id }) => id === newestFirst[0]),
    'the newest is not after `from`',
  );
  const until = await list(kit, `${own}&to=${encodeURIComponent(second)}`);
  must(
    until.data.every(({ created_at: at }) => Date.parse(at) <= Date.parse(second)),
    'an event after `to`',
  );
  for (const bad of ['status=lost', 'from=yesterday', 'endpoint_id=x']) {
    mustBeNested(await kit.call('GET', `/v1/events?${bad}`), 400, 'validation_error');
  }
  return 'endpoint_id, status, from, to';
}

async function sameAsOnTheStream(kit: Kit): Promise<string> {
  const endpointId = await kit.endpoint();
  const wire = await kit.follow({ ack: '1' });
  wire.send({ type: 'subscribe', endpoint_ids: [endpointId] });
  await wire.next('subscribed');
  const id = await kit.capture(endpointId, { body: Buffer.from('fffe', 'hex'), rest: '/below?q=1' });
  const { data } = await wire.next('event', (message) => message.data.id === id);
  const event = held(AccountEvent, mustAnswer(await kit.call('GET', `/v1/events/${id}`)), 'the event');
  mustEqual(event, data, 'the event');
  for (const unknown of [randomUUID(), 'not-a-uuid']) {
    mustBeNested(await kit.call('GET', `/v1/events/${unknown}`), 404, 'resource_not_found');
  }
  return `equal in ${Object.keys(event).length} fields; an unknown one is 404`;
}

async function replayIsANewEvent(kit: Kit): Promise<string> {
  const endpointId = await kit.endpoint();
  const wire = await kit.listen(endpointId);
  const id = await kit.capture(endpointId, { body: 'again', headers: { 'X-Kit': 'a' }, rest: '/below?q=1' });
  const answer = await kit.call('POST', `/v1/events/${id}/replay`);
  const event = held(AccountEvent, mustAnswer(answer, 201), 'the event');
  must(event.id !== id, 'the same id');
  const first = (await wire.next('new_request', ({ payload }) => payload.id === id)).payload;
  const second = (await wire.next('new_request', ({ payload }) => payload.id === event.id)).payload;
  const same = ({ method, path, query, headers, body }: typeof first) => ({
    method,
    path,
    query,
    headers,
    body,
  });
  mustEqual(same(second), same(first), 'the replayed request');
  must(second.seq > first.seq, `seq ${second.seq} after ${first.seq}`);
  return `201, seq ${first.seq} again as ${second.seq}`;
}

async function pendingIsNotRetried(kit: Kit): Promise<string> {
  const id = await kit.capture(await kit.endpoint());
  const answer = await kit.call('POST', `/v1/events/${id}/retry`);
  const { message } = mustBeNested(answer, 400, 'validation_error');
  return `400 ${message}`;
}

export const v1EventChecks = defineChecks('v1', {
  'list-events': {
    title: 'Events are listed newest first, in pages',
    expected: '{"data", "total", "limit": 50, "offset": 0}; at most 100',
    run: eventsAreListed,
  },
  'filter-events': {
    title: 'Lists of events obey their filters',
    expected: 'endpoint_id, status, from, to',
    run: filtersAreObeyed,
  },
  'get-event': {
    title: 'An event is the object of the account stream',
    expected: 'equal in every field',
    run: sameAsOnTheStream,
  },
  replay: {
    title: 'A replay is a new event of the same bytes',
    expected: '201 with a new id, pushed with a later seq',
    run: replayIsANewEvent,
  },
  retry: {
    title: 'Only what failed is retried',
    expected: '400 for an event that waits',
    run: pendingIsNotRetried,
  },
});

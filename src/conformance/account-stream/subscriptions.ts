import { randomUUID } from 'node:crypto';
import { defineChecks } from '../check.ts';
import { must, mustEqual, mustHave } from '../expect.ts';
import { shown } from '../seen.ts';
import type { Kit } from '../kit.ts';

const EVENT = [
  'id',
  'endpoint_id',
  'method',
  'headers',
  'body',
  'source_ip',
  'delivery_status',
  'status_code',
  'response_body',
  'retry_count',
  'next_retry_at',
  'delivered_at',
  'created_at',
  'path',
  'query',
  'seq',
];

/** A socket that follows these endpoints; `ack=1` says when it does. */
async function subscribed(kit: Kit, ...ids: string[]) {
  const wire = await kit.follow({ ack: '1' });
  wire.send({ type: 'subscribe', endpoint_ids: ids });
  await wire.next('subscribed');
  return wire;
}

async function eventIsPushed(kit: Kit): Promise<string> {
  const endpointId = await kit.endpoint();
  const wire = await subscribed(kit, endpointId);
  const headers = { 'Content-Type': 'text/plain', 'X-Kit': 'a' };
  const id = await kit.capture(endpointId, { rest: '/below?a=1&a=2', body: 'the body', headers });
  const { data } = await wire.next('event', (message) => message.data.id === id);
  mustHave(data, EVENT, 'the event');
  mustEqual([data.endpoint_id, data.method, data.body], [endpointId, 'POST', 'the body'], 'the event');
  mustEqual([data.path, data.query], [`/h/${endpointId}/below`, { a: '1,2' }], 'path and query');
  mustEqual(data.headers['x-kit'], 'a', 'a header');
  const { delivery_status: status, status_code: code, retry_count: retries } = data;
  must(status !== 'pending' || (code === 0 && retries === 0), `pending with ${code} and ${retries} retries`);
  return `${EVENT.length} fields, delivery_status ${status}, status_code ${code}`;
}

async function silentWithoutAck(kit: Kit): Promise<string> {
  const endpointId = await kit.endpoint();
  const wire = await kit.follow();
  wire.send({ type: 'subscribe', endpoint_ids: [endpointId] });
  // Nothing tells when it is subscribed, so captures are sent until one arrives.
  for (let i = 0; i < 20 && wire.messages.length === 0; i++) {
    await kit.capture(endpointId);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await wire.next('event');
  const types = new Set(wire.messages.map(({ type }) => type));
  for (const documented of ['event', 'status_update']) types.delete(documented as 'event');
  mustEqual([...types], [], 'undocumented types');
  return 'only documented messages';
}

async function severalAreFollowed(kit: Kit): Promise<string> {
  const ids = [await kit.endpoint(), await kit.newEndpoint()];
  const wire = await subscribed(kit, ...ids);
  const { data } = await wire.next('subscribed');
  mustEqual(
    [[...data.endpoint_ids].sort(), data.rejected],
    [[...ids].sort(), []],
    'endpoint_ids and rejected',
  );
  for (const endpointId of ids) {
    const id = await kit.capture(endpointId);
    await wire.next('event', (message) => message.data.id === id && message.data.endpoint_id === endpointId);
  }
  return 'one subscribe, events of both';
}

async function eventsAreInOrder(kit: Kit): Promise<string> {
  const endpointId = await kit.endpoint();
  const wire = await subscribed(kit, endpointId);
  const ids = await Promise.all(Array.from({ length: 40 }, () => kit.capture(endpointId)));
  await wire.until(() => wire.all('event').length >= ids.length, `${ids.length} events`);
  const seqs = wire.all('event').map(({ data }) => data.seq);
  const first = seqs[0] ?? 0;
  mustEqual(
    seqs,
    ids.map((_, i) => first + i),
    'the order of seq',
  );
  return `seq ${first} to ${first + ids.length - 1} without a gap`;
}

async function unsubscribedIsSilent(kit: Kit): Promise<string> {
  const [left, kept] = [await kit.endpoint(), await kit.newEndpoint()];
  const wire = await subscribed(kit, left, kept);
  wire.send({ type: 'unsubscribe', endpoint_ids: [left] });
  const { data } = await wire.next('unsubscribed');
  mustEqual(data.endpoint_ids, [left], 'endpoint_ids');
  await kit.capture(left);
  const id = await kit.capture(kept);
  await wire.next('event', (message) => message.data.id === id);
  const unwanted = wire.all('event').filter((message) => message.data.endpoint_id === left);
  mustEqual(unwanted.length, 0, 'the number of events after unsubscribe');
  return 'events of the other endpoint only';
}

async function foreignIdsAreIgnored(kit: Kit): Promise<string> {
  const own = await kit.endpoint();
  const foreign = await kit.newEndpoint(kit.stranger());
  const wire = await subscribed(kit, foreign, randomUUID(), 'not-a-uuid', own);
  const { data } = await wire.next('subscribed');
  mustEqual(data.endpoint_ids, [own], 'endpoint_ids');
  mustEqual(
    data.rejected.map(({ code }) => code),
    ['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'],
    'the codes of rejected',
  );
  await kit.capture(foreign);
  const id = await kit.capture(own);
  await wire.next('event', (message) => message.data.id === id);
  const unwanted = wire.all('event').filter((message) => message.data.endpoint_id !== own);
  mustEqual(unwanted.length, 0, 'the number of events of another account');
  return `rejected ${shown(data.rejected.map(({ code }) => code))}, own followed`;
}

async function everySpellingIsTaken(kit: Kit): Promise<string> {
  const id = await kit.endpoint();
  const type = 'subscribe';
  const spellings = [
    { type, endpoint_ids: [id] },
    { type, endpointIds: [id] },
    { type, endpoints: [id] },
    { type, endpoint_ids: id },
    { type, data: { endpoint_ids: [id] } },
    { type, payload: { endpointIds: id } },
  ];
  for (const message of spellings) {
    const wire = await kit.follow({ ack: '1' });
    wire.send(message);
    mustEqual((await wire.next('subscribed')).data.endpoint_ids, [id], `endpoint_ids of ${shown(message)}`);
    await wire.close();
  }
  return `${spellings.length} spellings of subscribe`;
}

async function twiceIsOnce(kit: Kit): Promise<string> {
  const endpointId = await kit.endpoint();
  const wire = await subscribed(kit, endpointId, endpointId);
  wire.send({ type: 'subscribe', endpoint_ids: [endpointId] });
  await wire.until(() => wire.all('subscribed').length === 2, 'second subscribed');
  const ids = [await kit.capture(endpointId), await kit.capture(endpointId)];
  await wire.next('event', (message) => message.data.id === ids[1]);
  mustEqual(
    wire.all('event').map(({ data }) => data.id),
    ids,
    'the events',
  );
  return 'each event once';
}

async function deletedEndsItsSubscription(kit: Kit): Promise<string> {
  const [gone, kept] = [await kit.newEndpoint(), await kit.endpoint()];
  const wire = await subscribed(kit, gone, kept);
  await kit.account.deleteEndpoint(gone);
  const { data } = await wire.next('unsubscribed');
  mustEqual([data.endpoint_ids, data.reason], [[gone], 'endpoint_deleted'], 'endpoint_ids and reason');
  const id = await kit.capture(kept);
  await wire.next('event', (message) => message.data.id === id);
  return 'unsubscribed endpoint_deleted; the socket stays';
}

export const subscriptionChecks = defineChecks('account-stream', {
  event: {
    title: 'A webhook is an `event`',
    expected: `{"type":"event","data":{${EVENT.length} fields}}`,
    run: eventIsPushed,
  },
  'documented-only': {
    title: 'A client that asks for nothing more gets documented messages only',
    expected: 'event and status_update',
    run: silentWithoutAck,
  },
  several: {
    title: 'One subscribe may name several endpoints',
    expected: 'events of each',
    run: severalAreFollowed,
  },
  order: {
    title: 'Forty at once arrive each once, in order',
    expected: 'seq without a gap',
    run: eventsAreInOrder,
  },
  unsubscribe: {
    title: 'Unsubscribing ends the events of that endpoint',
    expected: 'events of the others only',
    run: unsubscribedIsSilent,
  },
  foreign: {
    title: 'Ids the user does not own are ignored',
    expected: 'rejected NOT_FOUND, no event of another account',
    run: foreignIdsAreIgnored,
  },
  spellings: {
    title: 'Ids are taken in every spelling that clients use',
    expected: 'endpoint_ids, endpointIds, endpoints; one or many; under data or payload',
    run: everySpellingIsTaken,
  },
  twice: { title: 'Subscribing twice does not double events', expected: 'each event once', run: twiceIsOnce },
  deleted: {
    title: 'Deleting an endpoint ends its subscription, not the socket',
    expected: 'unsubscribed with reason endpoint_deleted',
    run: deletedEndsItsSubscription,
  },
});

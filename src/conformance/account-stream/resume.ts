import { defineChecks } from '../check.ts';
import { mustEqual } from '../expect.ts';
import type { Kit } from '../kit.ts';

const STORED = 12;

async function storeSome(kit: Kit): Promise<{ endpointId: string; ids: string[] }> {
  const endpointId = await kit.newEndpoint();
  const ids: string[] = [];
  for (let i = 0; i < STORED; i++) ids.push(await kit.capture(endpointId, { body: String(i) }));
  return { endpointId, ids };
}

async function storedComesFirst(kit: Kit): Promise<string> {
  const { endpointId, ids } = await storeSome(kit);
  const wire = await kit.follow();
  wire.send({ type: 'subscribe', endpoint_ids: [endpointId], after: { [endpointId]: 4 } });
  const { data } = await wire.next('caught_up');
  mustEqual([data.endpoint_id, data.seq], [endpointId, STORED], 'caught_up');
  const live = await kit.capture(endpointId);
  await wire.next('event', (message) => message.data.id === live);
  const events = wire.all('event').map((message) => message.data.id);
  mustEqual(events, [...ids.slice(4), live], 'the ids after seq 4');
  return `seq 5 to ${STORED}, caught_up, then live`;
}

async function nothingIsLostBetween(kit: Kit): Promise<string> {
  const endpointId = await kit.newEndpoint();
  const total = 60;
  const wire = await kit.follow();
  const sending = Promise.all(Array.from({ length: total }, () => kit.capture(endpointId)));
  wire.send({ type: 'subscribe', endpoint_ids: [endpointId], after: { [endpointId]: 0 } });
  await sending;
  await wire.until(() => wire.all('event').length >= total, `${total} events`);
  const seqs = wire.all('event').map(({ data }) => data.seq);
  mustEqual(
    seqs,
    Array.from({ length: total }, (_, i) => i + 1),
    'the order of seq',
  );
  return `seq 1 to ${total}, each once`;
}

async function liveOnlyIsLive(kit: Kit): Promise<string> {
  const { endpointId } = await storeSome(kit);
  const wire = await kit.follow({ ack: '1' });
  wire.send({ type: 'subscribe', endpoint_ids: [endpointId] });
  await wire.next('subscribed');
  const id = await kit.capture(endpointId);
  await wire.next('event');
  mustEqual(
    wire.all('event').map(({ data }) => data.id),
    [id],
    'the events',
  );
  return 'nothing stored, no caught_up';
}

async function aheadIsNamed(kit: Kit): Promise<string> {
  const { endpointId } = await storeSome(kit);
  const wire = await kit.follow();
  wire.send({ type: 'subscribe', endpoint_ids: [endpointId], after: { [endpointId]: STORED + 100 } });
  const { data } = await wire.next('error');
  mustEqual(data.code, 'CURSOR_AHEAD', 'code');
  wire.send({ type: 'ping' });
  await wire.next('pong');
  return 'error CURSOR_AHEAD, the socket stays';
}

export const accountResumeChecks = defineChecks('account-stream', {
  resume: {
    title: 'subscribe with `after` gives what was stored, then says so',
    expected: 'events in order, caught_up, live',
    run: storedComesFirst,
  },
  'resume-while-sending': {
    title: 'Between stored and live nothing is lost, doubled or reordered',
    expected: 'every seq once, in order',
    run: nothingIsLostBetween,
  },
  'live-only': {
    title: 'Without `after` a subscription is live only',
    expected: 'new events only',
    run: liveOnlyIsLive,
  },
  'cursor-ahead': {
    title: 'A position ahead of the log is refused by name',
    expected: 'error CURSOR_AHEAD, the socket stays',
    run: aheadIsNamed,
  },
});

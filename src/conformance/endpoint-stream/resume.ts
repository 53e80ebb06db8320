import { defineChecks } from '../check.ts';
import { must, mustEqual } from '../expect.ts';
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
  const wire = await kit.listen(endpointId, { after: '4' });
  const { payload } = await wire.next('caught_up');
  mustEqual(payload.seq, STORED, 'the seq of caught_up');
  const types = wire.messages.map(({ type }) => type);
  const wanted = ['connected', ...ids.slice(4).map(() => 'new_request'), 'caught_up'];
  mustEqual(types, wanted, 'the order of the messages');
  mustEqual(
    wire.all('new_request').map((one) => one.payload.id),
    ids.slice(4),
    'the ids after seq 4',
  );
  return `seq 5 to ${STORED}, then caught_up ${payload.seq}`;
}

async function headHasNothing(kit: Kit): Promise<string> {
  const { endpointId } = await storeSome(kit);
  const wire = await kit.listen(endpointId, { after: String(STORED) });
  await wire.next('caught_up');
  mustEqual(
    wire.messages.map(({ type }) => type),
    ['connected', 'caught_up'],
    'the messages',
  );
  return 'connected, caught_up';
}

async function liveOnlyIsLive(kit: Kit): Promise<string> {
  const { endpointId } = await storeSome(kit);
  const wire = await kit.listen(endpointId);
  const id = await kit.capture(endpointId, { body: 'live' });
  const { payload } = await wire.next('new_request');
  mustEqual(payload.id, id, 'the first request');
  mustEqual(
    wire.messages.map(({ type }) => type),
    ['connected', 'new_request'],
    'the messages',
  );
  return 'nothing stored, no caught_up';
}

/** Connects in the middle of captures, so that some are stored and some are live. */
async function nothingIsLostBetween(kit: Kit): Promise<string> {
  const endpointId = await kit.newEndpoint();
  const total = 60;
  let sent = 0;
  const sending = (async () => {
    while (sent < total) {
      const batch = Array.from({ length: Math.min(6, total - sent) }, () => kit.capture(endpointId));
      sent += batch.length;
      await Promise.all(batch);
    }
  })();
  const wires = [];
  while (wires.length < 2 && sent < total) {
    wires.push(await kit.listen(endpointId, { after: '0' }));
  }
  await sending;
  wires.push(await kit.listen(endpointId, { after: '0' }));
  for (const wire of wires) {
    await wire.until(() => wire.all('new_request').length >= total, `${total} requests`);
    await wire.next('caught_up');
    const seqs = wire.all('new_request').map(({ payload }) => payload.seq);
    mustEqual(
      seqs,
      Array.from({ length: total }, (_, i) => i + 1),
      'the order of seq',
    );
    must(wire.all('caught_up').length === 1, `${wire.all('caught_up').length} times caught_up`);
  }
  return `seq 1 to ${total}, each once, on ${wires.length} sockets`;
}

export const resumeChecks = defineChecks('endpoint-stream', {
  resume: {
    title: '?after= gives what was stored, then says so',
    expected: 'connected, new_request in order, caught_up',
    run: storedComesFirst,
  },
  'resume-at-head': {
    title: '?after= at the head has nothing to catch up with',
    expected: 'connected, caught_up',
    run: headHasNothing,
  },
  'live-only': {
    title: 'Without ?after= the stream is live only',
    expected: 'connected, then new requests only',
    run: liveOnlyIsLive,
  },
  'resume-while-sending': {
    title: 'Between stored and live nothing is lost, doubled or reordered',
    expected: 'every seq once, in order',
    run: nothingIsLostBetween,
  },
});

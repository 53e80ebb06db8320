import { once } from 'node:events';
import { defineChecks } from '../check.ts';
import { must, mustEqual, mustHave } from '../expect.ts';
import { shown, Unexpected } from '../seen.ts';
import type { Kit } from '../kit.ts';
import { openRaw } from '../raw-frames.ts';

const BAD: [string, 'INVALID_MESSAGE' | 'UNKNOWN_TYPE'][] = [
  ['{nope', 'INVALID_MESSAGE'],
  ['', 'INVALID_MESSAGE'],
  ['null', 'INVALID_MESSAGE'],
  ['{"a":1}', 'INVALID_MESSAGE'],
  ['{"type":"hello"}', 'UNKNOWN_TYPE'],
];
const GARBAGE = 500;
const MAX_FRAME_BYTES = 64 * 1024;
/** Just above the interval of the server's pings. */
const PING_WAIT_MS = 35_000;

async function connectedIsFirst(kit: Kit): Promise<string> {
  const id = await kit.endpoint();
  await kit.capture(id);
  const wire = await kit.listen(id);
  const [first] = wire.messages;
  mustEqual(first?.type, 'connected', 'the first frame');
  const { payload, timestamp } = await wire.next('connected');
  mustHave(payload, ['connectionId', 'endpointId', 'clientType', 'clientMode', 'seq'], 'connected');
  mustEqual(payload.endpointId, id, 'endpointId');
  mustEqual(payload.clientType, 'api_key', 'clientType');
  must(payload.seq >= 1, `seq is ${payload.seq}`);
  must(Math.abs(timestamp - Date.now()) < 5 * 60_000, `timestamp is ${timestamp}`);
  return shown(first);
}

async function requestIsPushed(kit: Kit): Promise<string> {
  const wire = await kit.listen(await kit.endpoint());
  const startedAt = performance.now();
  const id = await kit.capture(await kit.endpoint(), { body: 'pushed' });
  const { payload } = await wire.next('new_request', (message) => message.payload.id === id);
  mustEqual(payload.body, 'pushed', 'body');
  return `new_request after ${Math.round(performance.now() - startedAt)} ms`;
}

async function liveIsInOrder(kit: Kit): Promise<string> {
  const wire = await kit.listen(await kit.endpoint());
  const { seq: head } = (await wire.next('connected')).payload;
  const endpointId = await kit.endpoint();
  const ids = await Promise.all(Array.from({ length: 40 }, () => kit.capture(endpointId)));
  await wire.until(() => wire.all('new_request').length >= ids.length, `${ids.length} requests`);
  const got = wire.all('new_request').map(({ payload }) => payload);
  mustEqual(
    got.map(({ seq }) => seq),
    ids.map((_, i) => head + 1 + i),
    'the order of seq',
  );
  mustEqual(new Set(got.map(({ id }) => id)), new Set(ids), 'the set of ids');
  return `seq ${head + 1} to ${head + ids.length} without a gap`;
}

async function pingIsAnswered(kit: Kit): Promise<string> {
  const wire = await kit.listen(await kit.endpoint());
  wire.send('{ "type": "ping" }');
  const pong = await wire.next('pong');
  must(Math.abs(pong.timestamp - Date.now()) < 5 * 60_000, `timestamp is ${pong.timestamp}`);
  return shown(pong);
}

async function badMessageIsAnswered(kit: Kit): Promise<string> {
  const wire = await kit.listen(await kit.endpoint());
  for (const [i, [text, code]] of BAD.entries()) {
    wire.send(text);
    await wire.until(() => wire.all('error').length > i, `error for ${shown(text)}`);
    const { payload } = wire.all('error')[i] ?? {};
    mustEqual(payload?.code, code, `the code for ${shown(text)}`);
    must(typeof payload?.message === 'string' && payload.message !== '', 'an error without a message');
  }
  wire.send({ type: 'ping' });
  await wire.next('pong');
  return 'INVALID_MESSAGE, UNKNOWN_TYPE, and the socket stays';
}

async function garbageIsClosed(kit: Kit): Promise<string> {
  const wire = await kit.listen(await kit.endpoint());
  for (let i = 0; i < GARBAGE && wire.socket.readyState === wire.socket.OPEN; i++) wire.send('garbage');
  const { code, reason } = await wire.closing();
  mustEqual(code, 1008, 'the close code');
  return `1008 ${reason}`;
}

async function largeFrameIsClosed(kit: Kit): Promise<string> {
  const fits = await kit.listen(await kit.endpoint());
  const ping = '{"type":"ping"}';
  fits.send(ping + ' '.repeat(MAX_FRAME_BYTES - ping.length));
  await fits.next('pong');
  const wire = await kit.listen(await kit.endpoint());
  wire.send('x'.repeat(MAX_FRAME_BYTES + 1));
  mustEqual((await wire.closing()).code, 1009, 'the close code');
  return '64 KiB taken, one byte more: 1009';
}

async function brokenFrameIsClosed(kit: Kit): Promise<string> {
  const url = kit.streamUrl(await kit.endpoint());
  // An unmasked frame, a reserved opcode, and text that is not UTF-8.
  const broken = [
    Buffer.from('8100', 'hex'),
    Buffer.from('838000000000', 'hex'),
    Buffer.from('818200000000c328', 'hex'),
  ];
  const codes: number[] = [];
  for (const bytes of broken) {
    const raw = await openRaw(url);
    raw.write(bytes);
    const code = await raw.closeCode();
    must(code === 1002 || code === 1007, `close code ${code}`);
    codes.push(code);
  }
  return `closed with ${codes.join(', ')}`;
}

async function protocolPingIsAnswered(kit: Kit): Promise<string> {
  const { socket } = await kit.listen(await kit.endpoint());
  const ponged = once(socket, 'pong', { signal: AbortSignal.timeout(5_000) });
  socket.ping('kit');
  const [data] = (await ponged.catch(() => {
    throw new Unexpected('no protocol pong within 5 s');
  })) as [Buffer];
  mustEqual(data.toString(), 'kit', 'the data of the pong');
  return 'pong';
}

async function serverPings(kit: Kit): Promise<string> {
  const { socket } = await kit.listen(await kit.endpoint());
  const startedAt = performance.now();
  await once(socket, 'ping', { signal: AbortSignal.timeout(PING_WAIT_MS) }).catch(() => {
    throw new Unexpected(`no protocol ping within ${PING_WAIT_MS / 1000} s`);
  });
  return `ping after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

export const messageChecks = defineChecks('endpoint-stream', {
  'connected-first': {
    title: 'The first frame is `connected`',
    expected:
      '{"type":"connected","timestamp":<ms>,"payload":{connectionId, endpointId, clientType, clientMode, seq}}',
    run: connectedIsFirst,
  },
  'new-request': {
    title: 'A captured request is pushed',
    expected: '`new_request` with the id that the sender got',
    run: requestIsPushed,
  },
  'live-order': {
    title: 'Forty at once arrive each once, in the order of seq',
    expected: 'seq without a gap, a repeat or a change of order',
    run: liveIsInOrder,
  },
  ping: { title: 'ping is answered', expected: '{"type":"pong","timestamp":<ms>}', run: pingIsAnswered },
  'bad-message': {
    title: 'A bad message is answered, and the socket stays',
    expected: '`error` with INVALID_MESSAGE or UNKNOWN_TYPE, then pong',
    run: badMessageIsAnswered,
  },
  garbage: {
    title: 'A client that keeps sending garbage is closed',
    expected: 'close 1008',
    run: garbageIsClosed,
  },
  'large-frame': { title: 'A frame over 64 KiB is closed', expected: 'close 1009', run: largeFrameIsClosed },
  'broken-frame': {
    title: 'Broken frames are closed as RFC 6455 says',
    expected: 'close 1002 or 1007',
    run: brokenFrameIsClosed,
  },
  'protocol-ping': {
    title: 'A protocol ping is answered',
    expected: 'pong with its data',
    run: protocolPingIsAnswered,
  },
  'server-pings': {
    title: 'The server pings a silent client',
    expected: 'a protocol ping within 30 s',
    slow: true,
    run: serverPings,
  },
});

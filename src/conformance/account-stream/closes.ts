import { once } from 'node:events';
import { AccountServerMessage } from '#protocol/account-stream.ts';
import { defineChecks } from '../check.ts';
import { must, mustEqual } from '../expect.ts';
import { NotApplicable, Unexpected } from '../seen.ts';
import type { Kit } from '../kit.ts';
import { openWire } from '../socket.ts';

/** Sockets that are opened in search of the cap. */
const MANY_STREAMS = 40;
/** The same for listeners of one endpoint. */
const MANY_LISTENERS = 60;

async function badTokenIsClosed(kit: Kit): Promise<string> {
  const seen: string[] = [];
  for (const query of ['', '?token=', '?token=garbage', `?token=hwa_${'0'.repeat(39)}`]) {
    const wire = kit.keep(await openWire(`${kit.ws}/v1/ws${query}`, AccountServerMessage));
    const { code, reason } = await wire.closing();
    mustEqual(code, 4001, `the close code for ${query === '' ? 'no token' : query}`);
    mustEqual(wire.messages, [], 'the messages before it');
    seen.push(reason);
  }
  return `accepted, then 4001 ${seen[0]}`;
}

async function refreshTokenIsClosed(kit: Kit): Promise<string> {
  const { refresh } = await kit.account.freshTokens();
  const wire = await kit.follow({ token: refresh });
  mustEqual((await wire.closing()).code, 4001, 'the close code');
  return '4001';
}

async function keyIsTaken(kit: Kit): Promise<string> {
  const { id, key } = await kit.newKey();
  const wire = await kit.follow({ token: key, ack: '1' });
  wire.send({ type: 'subscribe', endpoint_ids: [await kit.endpoint()] });
  await wire.next('subscribed');
  await kit.account.deleteKey(id);
  mustEqual((await wire.closing()).code, 4001, 'the close code after deleting the key');
  return 'subscribed; deleting the key closes with 4001';
}

async function badMessageIsClosed(kit: Kit): Promise<string> {
  const bad = [
    '{nope',
    '',
    'null',
    '[]',
    '{"type":"hello"}',
    '{"type":"subscribe"}',
    '{"type":"subscribe","endpoint_ids":[1]}',
  ];
  for (const text of bad) {
    const wire = await kit.follow();
    wire.send(text);
    mustEqual((await wire.closing()).code, 4002, `the close code for ${text || 'an empty frame'}`);
    mustEqual(wire.messages, [], 'the messages before it');
  }
  return `4002 for ${bad.length} of ${bad.length}`;
}

async function ackSaysWhy(kit: Kit): Promise<string> {
  const bad: [string, string][] = [
    ['{nope', 'INVALID_MESSAGE'],
    ['{"type":"hello"}', 'UNKNOWN_TYPE'],
    ['{"type":"subscribe"}', 'ENDPOINT_IDS_MISSING'],
  ];
  for (const [text, code] of bad) {
    const wire = await kit.follow({ ack: '1' });
    wire.send(text);
    mustEqual((await wire.next('error')).data.code, code, `the code for ${text}`);
    mustEqual((await wire.closing()).code, 4002, `the close code for ${text}`);
  }
  return bad.map(([, code]) => code).join(', ');
}

async function freshTokenIsTaken(kit: Kit): Promise<string> {
  const wire = await kit.follow({ ack: '1' });
  const { access } = await kit.account.freshTokens();
  wire.send({ type: 'auth', token: access });
  const { data } = await wire.next('authenticated');
  const leftS = (Date.parse(data.expires_at ?? '') - Date.now()) / 1000;
  must(leftS > 0 && leftS <= 900 + 60, `expires_at is ${data.expires_at}`);
  const bad = await kit.follow();
  bad.send({ type: 'auth', token: 'garbage' });
  mustEqual((await bad.closing()).code, 4001, 'the close code for a wrong token');
  return `extended until ${data.expires_at}; a wrong one: 4001`;
}

async function foreignTokenIsClosed(kit: Kit): Promise<string> {
  const wire = await kit.follow();
  wire.send({ type: 'auth', token: await kit.stranger().bearer() });
  mustEqual((await wire.closing()).code, 4001, 'the close code');
  return '4001';
}

async function streamsAreCapped(kit: Kit): Promise<string> {
  for (let open = 0; open < MANY_STREAMS; open++) {
    const wire = await kit.follow();
    // Judged after it was accepted, so a pong says that it may stay.
    wire.send({ type: 'ping' });
    const stays = await wire.next('pong').then(
      () => true,
      () => false,
    );
    if (stays) continue;
    mustEqual((await wire.closing()).code, 4029, 'the close code');
    return `4029 after ${open} sockets`;
  }
  throw new NotApplicable(`the plan allows ${MANY_STREAMS} sockets`);
}

/** Listeners of both streams count together. */
async function listenersAreCountedTogether(kit: Kit): Promise<string> {
  const endpointId = await kit.newEndpoint();
  for (let open = 0; open < MANY_LISTENERS; open++) {
    const wire = await kit.follow({ ack: '1' });
    wire.send({ type: 'subscribe', endpoint_ids: [endpointId] });
    const { data } = await wire.next('subscribed');
    if (data.rejected.length > 0) {
      mustEqual(data.rejected[0]?.code, 'LIMIT_EXCEEDED', 'the code of rejected');
      return `rejected LIMIT_EXCEEDED after ${open} listeners of the endpoint stream`;
    }
    await wire.close();
    await kit.listen(endpointId);
  }
  throw new NotApplicable(`the plan allows ${MANY_LISTENERS} listeners`);
}

async function normalCloseIsAnswered(kit: Kit): Promise<string> {
  const wire = await kit.follow();
  mustEqual((await wire.close()).code, 1000, 'the close code');
  return '1000';
}

async function protocolPingIsAnswered(kit: Kit): Promise<string> {
  const { socket } = await kit.follow();
  const ponged = once(socket, 'pong', { signal: AbortSignal.timeout(5_000) });
  socket.ping();
  await ponged.catch(() => {
    throw new Unexpected('no protocol pong within 5 s');
  });
  return 'pong';
}

async function serverPings(kit: Kit): Promise<string> {
  const { socket } = await kit.follow();
  await once(socket, 'ping', { signal: AbortSignal.timeout(35_000) }).catch(() => {
    throw new Unexpected('no protocol ping within 35 s');
  });
  return 'ping';
}

async function expiryCloses(kit: Kit): Promise<string> {
  const { access } = await kit.account.freshTokens();
  const wire = await kit.follow({ token: access });
  const startedAt = performance.now();
  const closed = once(wire.socket, 'close', { signal: AbortSignal.timeout(16 * 60_000) });
  const [code] = (await closed.catch(() => {
    throw new Unexpected('still open after 16 minutes');
  })) as [number];
  mustEqual(code, 4001, 'the close code');
  return `4001 after ${Math.round((performance.now() - startedAt) / 1000)} s`;
}

export const accountCloseChecks = defineChecks('account-stream', {
  'bad-token': {
    title: 'A bad token is accepted, then closed: a browser can read a close code',
    expected: 'close 4001, no message before it',
    run: badTokenIsClosed,
  },
  'refresh-token': {
    title: 'A refresh token opens no socket',
    expected: 'close 4001',
    run: refreshTokenIsClosed,
  },
  'api-key': {
    title: 'An API key opens the stream, and closes it when it is deleted',
    expected: 'subscribed, then close 4001',
    run: keyIsTaken,
  },
  'bad-message': {
    title: 'Malformed JSON, an unknown type and missing ids are closed',
    expected: 'close 4002, no message before it',
    run: badMessageIsClosed,
  },
  'bad-message-ack': {
    title: 'With ack=1 an `error` says why',
    expected: '`error` with a code, then close 4002',
    run: ackSaysWhy,
  },
  auth: {
    title: 'A fresh token extends a live socket, a wrong one ends it',
    expected: 'authenticated with expires_at; close 4001',
    run: freshTokenIsTaken,
  },
  'auth-foreign': {
    title: 'Another account’s token ends the socket',
    expected: 'close 4001',
    run: foreignTokenIsClosed,
  },
  'too-many': {
    title: 'Too many sockets of one user are closed',
    expected: 'close 4029',
    run: streamsAreCapped,
  },
  'shared-cap': {
    title: 'Listeners of both streams share the endpoint’s cap',
    expected: 'rejected LIMIT_EXCEEDED',
    run: listenersAreCountedTogether,
  },
  'normal-close': { title: 'A close is answered', expected: 'close 1000', run: normalCloseIsAnswered },
  'protocol-ping': { title: 'A protocol ping is answered', expected: 'pong', run: protocolPingIsAnswered },
  'server-pings': {
    title: 'The server pings a silent client',
    expected: 'a protocol ping within 30 s',
    slow: true,
    run: serverPings,
  },
  expiry: {
    title: 'A socket ends with its token',
    expected: 'close 4001 after 15 minutes',
    slow: true,
    run: expiryCloses,
  },
});

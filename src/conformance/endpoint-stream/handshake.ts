import { randomUUID } from 'node:crypto';
import { ServerMessage } from '#protocol/endpoint-stream.ts';
import { defineChecks } from '../check.ts';
import { must, mustEqual, objectOf } from '../expect.ts';
import { NotApplicable, shown } from '../seen.ts';
import { sendHttp } from '../http.ts';
import type { Kit } from '../kit.ts';
import { openWire, refusedUpgrade, type Refusal } from '../socket.ts';

const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
/** Sockets that are opened in search of a cap. */
const MANY_LISTENERS = 60;

/** Complete: of known length, and nothing behind it. */
function mustBeComplete({ headers, body }: Pick<Refusal, 'headers' | 'body'>): void {
  mustEqual(headers['content-length'], String(Buffer.byteLength(body)), 'Content-Length of the refusal');
}

function mustRefuse(refusal: Refusal, status: number, code: string): string {
  must(refusal.status === status, `${refusal.status} ${shown(refusal.body)}`);
  mustBeComplete(refusal);
  const { error, code: seen } = objectOf(JSON.parse(refusal.body), 'the refusal');
  mustEqual(seen, code, 'code');
  must(typeof error === 'string' && error !== '', `error is ${shown(error)}`);
  return `${status} ${shown(refusal.body)}`;
}

async function plainRequestIsRefused(kit: Kit): Promise<string> {
  const url = `${kit.http}/ws/${await kit.endpoint()}`;
  const odd: [string, Record<string, string>][] = [
    ['no Upgrade', {}],
    ['version 7', { ...UPGRADE, 'Sec-WebSocket-Version': '7' }],
    ['a short key', { ...UPGRADE, 'Sec-WebSocket-Key': 'short' }],
  ];
  const seen: string[] = [];
  for (const [what, headers] of odd) {
    const answer = await sendHttp(url, { headers });
    must(answer.status === 400 || answer.status === 426, `${answer.status} for ${what}`);
    mustBeComplete({ headers: answer.headers, body: answer.text });
    seen.push(`${what}: ${answer.status}`);
  }
  return seen.join(', ');
}

async function noCredentialIsRefused(kit: Kit): Promise<string> {
  const id = await kit.endpoint();
  let seen = '';
  for (const query of [
    '',
    '?apikey=',
    '?apikey=garbage',
    `?apikey=hwk_${'0'.repeat(39)}`,
    '?token=garbage',
  ]) {
    seen = mustRefuse(await refusedUpgrade(`${kit.ws}/ws/${id}${query}`), 401, 'UNAUTHORIZED');
  }
  const headers = { Authorization: 'Bearer garbage' };
  mustRefuse(await refusedUpgrade(`${kit.ws}/ws/${id}`, headers), 401, 'UNAUTHORIZED');
  return seen;
}

async function credentialComesFirst(kit: Kit): Promise<string> {
  const url = `${kit.ws}/ws/${randomUUID()}?apikey=garbage`;
  return mustRefuse(await refusedUpgrade(url), 401, 'UNAUTHORIZED');
}

async function revokedKeyIsRefused(kit: Kit): Promise<string> {
  const { id, key } = await kit.newKey();
  const url = kit.streamUrl(await kit.endpoint(), { apikey: key });
  await kit.keep(await openWire(url, ServerMessage)).close();
  await kit.account.deleteKey(id);
  return mustRefuse(await refusedUpgrade(url), 401, 'UNAUTHORIZED');
}

function mustBeBareNotFound(refusal: Refusal): void {
  mustEqual([refusal.status, refusal.body], [404, ''], 'status and body');
  mustBeComplete(refusal);
}

async function unknownEndpointIsNotFound(kit: Kit): Promise<string> {
  for (const id of [randomUUID(), 'no-such-alias'])
    mustBeBareNotFound(await refusedUpgrade(kit.streamUrl(id)));
  const deleted = await kit.newEndpoint();
  await kit.account.deleteEndpoint(deleted);
  mustBeBareNotFound(await refusedUpgrade(kit.streamUrl(deleted)));
  return '404, Content-Length: 0';
}

async function foreignEndpointIsNotFound(kit: Kit): Promise<string> {
  const foreign = await kit.newEndpoint(kit.stranger());
  mustBeBareNotFound(await refusedUpgrade(kit.streamUrl(foreign)));
  return '404, Content-Length: 0';
}

async function scopeIsDemanded(kit: Kit): Promise<string> {
  const { key } = await kit.newKey({ scopes: ['endpoints:read'] });
  const url = kit.streamUrl(await kit.endpoint(), { apikey: key });
  return mustRefuse(await refusedUpgrade(url), 403, 'INSUFFICIENT_SCOPE');
}

async function badCursorIsRefused(kit: Kit): Promise<string> {
  const id = await kit.endpoint();
  for (const after of ['-1', 'abc', '1.5']) {
    mustRefuse(await refusedUpgrade(kit.streamUrl(id, { after })), 400, 'INVALID_CURSOR');
  }
  return mustRefuse(await refusedUpgrade(kit.streamUrl(id, { after: '999999999' })), 400, 'CURSOR_AHEAD');
}

async function listenersAreCapped(kit: Kit): Promise<string> {
  const id = await kit.newEndpoint();
  for (let open = 0; open < MANY_LISTENERS; open++) {
    const probe = await refusedUpgrade(kit.streamUrl(id)).catch(() => null);
    if (!probe) {
      await kit.listen(id);
      continue;
    }
    mustRefuse(probe, 403, 'LIMIT_EXCEEDED');
    const { error, max } = objectOf(JSON.parse(probe.body), 'the refusal');
    mustEqual(error, 'Connection limit reached', 'error');
    mustEqual(max, open, 'max');
    return `403 ${probe.body} after ${open} listeners`;
  }
  throw new NotApplicable(`the plan allows ${MANY_LISTENERS} listeners`);
}

async function everyCredentialIsTaken(kit: Kit): Promise<string> {
  const id = await kit.endpoint();
  const { key } = kit.account.key;
  const bearer = { Authorization: `Bearer ${key}` };
  const ways: [string, string, Record<string, string>][] = [
    ['?apikey=', `?apikey=${encodeURIComponent(key)}`, {}],
    ['Bearer', '', bearer],
    ['?token=', `?token=${await kit.account.bearer()}`, {}],
    ['Bearer token', '', { Authorization: `Bearer ${await kit.account.bearer()}` }],
  ];
  for (const [, query, headers] of ways) {
    const wire = kit.keep(await openWire(`${kit.ws}/ws/${id}${query}`, ServerMessage, headers));
    await wire.next('connected');
    await wire.close();
  }
  return ways.map(([name]) => name).join(', ');
}

async function commandLineIsNamed(kit: Kit): Promise<string> {
  const id = await kit.endpoint();
  for (const mode of ['listen', 'forward']) {
    const wire = await kit.listen(id, { client: 'cli', mode });
    const { payload } = await wire.next('connected');
    mustEqual([payload.clientType, payload.clientMode], ['cli', mode], 'clientType and clientMode');
  }
  return 'clientType cli, clientMode listen and forward';
}

async function nobodysAddressIsRefused(kit: Kit): Promise<string> {
  for (const path of ['/', '/ws', '/ws/', '/no-such-path']) {
    const refusal = await refusedUpgrade(`${kit.ws}${path}`);
    must(refusal.status === 404 || refusal.status === 400, `${path}: ${refusal.status}`);
    mustBeComplete(refusal);
  }
  return 'a complete 404';
}

export const handshakeChecks = defineChecks('endpoint-stream', {
  'not-a-handshake': {
    title: 'What is no WebSocket handshake is refused',
    expected: 'a complete 400 or 426',
    run: plainRequestIsRefused,
  },
  'no-credential': {
    title: 'Without a valid credential the upgrade is refused',
    expected: '401 {"error","code":"UNAUTHORIZED"}, complete, never accepted',
    run: noCredentialIsRefused,
  },
  'credential-first': {
    title: 'The credential is judged before the endpoint',
    expected: '401 for an unknown endpoint with a bad key',
    run: credentialComesFirst,
  },
  'revoked-key': {
    title: 'A revoked key is refused',
    expected: '401 {"error","code":"UNAUTHORIZED"}',
    run: revokedKeyIsRefused,
  },
  'unknown-endpoint': {
    title: 'An unknown or deleted endpoint is not found',
    expected: '404 with an empty body, complete',
    run: unknownEndpointIsNotFound,
  },
  'foreign-endpoint': {
    title: 'Another account’s endpoint is not found',
    expected: '404 with an empty body, complete',
    run: foreignEndpointIsNotFound,
  },
  scope: {
    title: 'A key without the scope is refused',
    expected: '403 INSUFFICIENT_SCOPE',
    run: scopeIsDemanded,
  },
  'bad-cursor': {
    title: 'A position that makes no sense is refused by name',
    expected: '400 INVALID_CURSOR, 400 CURSOR_AHEAD',
    run: badCursorIsRefused,
  },
  'listener-cap': {
    title: 'A full endpoint refuses in the documented words',
    expected: '403 {"error":"Connection limit reached","max":n,"code":"LIMIT_EXCEEDED"}',
    run: listenersAreCapped,
  },
  credentials: {
    title: 'Every documented way to send a credential works',
    expected: '?apikey=, ?token=, Bearer with either',
    run: everyCredentialIsTaken,
  },
  'command-line': {
    title: 'A command line names itself',
    expected: 'clientType cli and its mode in `connected`',
    run: commandLineIsNamed,
  },
  'nobodys-address': {
    title: 'An upgrade to an address that nobody owns is answered',
    expected: 'a complete 404',
    run: nobodysAddressIsRefused,
  },
});

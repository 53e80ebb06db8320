import { defineChecks } from '../check.ts';
import { startEndpointClient, type EndpointClient } from '../clients/endpoint-client.ts';
import { must, mustEqual } from '../expect.ts';
import { shown } from '../seen.ts';
import type { Kit } from '../kit.ts';
import { until } from '../until.ts';

/** Pings of the client that the checks wait for. */
const PINGS = 3;
/** One try, and ten after it. */
const MAX_TRIES = 11;

async function withClient<T>(
  kit: Kit,
  url: string,
  work: (client: EndpointClient) => Promise<T>,
): Promise<T> {
  const client = startEndpointClient(url, kit.timeScale);
  try {
    return await work(client);
  } finally {
    client.stop();
  }
}

async function itListens(kit: Kit): Promise<string> {
  const endpointId = await kit.endpoint();
  return withClient(kit, kit.streamUrl(endpointId), async ({ log }) => {
    await until(() => log.opens === 1, 'open socket');
    const odd = [
      { headers: ['Host', new URL(kit.http).host, 'X-A', '1', 'X-A', '2', 'Content-Length', '0'] },
      { method: 'GET', rest: '?a=1&a=2&__proto__=x' },
      { body: Buffer.from('ff00', 'hex') },
      { body: 'text', headers: { 'Content-Type': 'text/plain', Cookie: 'a=1' } },
    ];
    const ids = new Set<unknown>();
    for (const call of odd) ids.add(await kit.capture(endpointId, call));
    await until(() => log.pongs >= PINGS, `${PINGS} pongs`);
    await until(() => log.taken.length + log.dropped.length >= ids.size, `${ids.size} requests`);
    must(log.dropped.length === 0, `it drops ${shown(log.dropped[0])}`);
    mustEqual(new Set(log.taken.map(({ id }) => id)), ids, 'the ids of the requests');
    mustEqual([log.opens, log.closes, log.shown], [1, [], []], 'opens, closes and errors');
    return `${log.pings} pings, ${log.pongs} pongs, ${log.taken.length} requests taken, none dropped`;
  });
}

async function itGivesUpOnNotFound(kit: Kit): Promise<string> {
  const gone = await kit.newEndpoint();
  await kit.account.deleteEndpoint(gone);
  return withClient(kit, kit.streamUrl(gone), async ({ log }) => {
    await until(() => log.state === 'given up', 'giving up');
    mustEqual([log.tries, log.opens], [1, 0], 'tries and opens');
    return 'gives up after one try';
  });
}

async function itGivesUpWhenDeleted(kit: Kit): Promise<string> {
  const endpointId = await kit.newEndpoint();
  return withClient(kit, kit.streamUrl(endpointId), async ({ log }) => {
    await until(() => log.opens === 1, 'open socket');
    await kit.account.deleteEndpoint(endpointId);
    await until(() => log.state === 'given up', 'giving up');
    mustEqual([log.opens, log.closes[0]], [1, 4004], 'opens and close code');
    must(log.tries === 2, `${log.tries} tries`);
    return 'closed with 4004, one more try, gives up';
  });
}

/** Accept-then-close would set its back-off back at each open, and it would never come to rest. */
async function itRestsWhenRevoked(kit: Kit): Promise<string> {
  const { id, key } = await kit.newKey();
  const url = kit.streamUrl(await kit.endpoint(), { apikey: key });
  return withClient(kit, url, async ({ log }) => {
    await until(() => log.opens === 1, 'open socket');
    await kit.account.deleteKey(id);
    await until(() => log.state === 'given up', 'rest');
    mustEqual([log.opens, log.closes[0]], [1, 4001], 'opens and close code');
    must(log.tries <= MAX_TRIES, `${log.tries} tries`);
    const [text = ''] = log.shown;
    must(text !== '' && !text.includes('[object'), `it shows ${shown(text)}`);
    return `one open, ${log.tries} tries, shows ${shown(text)}`;
  });
}

export const knownEndpointClientChecks = defineChecks('endpoint-stream', {
  'client-listens': {
    title: 'A known client pings every 30 s and takes every request',
    expected: 'a pong for each ping, no request dropped, one socket',
    run: itListens,
  },
  'client-not-found': {
    title: 'A known client gives up on an unknown endpoint',
    expected: 'one try',
    run: itGivesUpOnNotFound,
  },
  'client-deleted': {
    title: 'A known client gives up when its endpoint is deleted',
    expected: 'close 4004, one more try',
    run: itGivesUpWhenDeleted,
  },
  'client-revoked': {
    title: 'A known client comes to rest when its key is revoked',
    expected: `one open, at most ${MAX_TRIES} tries, an error that can be read`,
    run: itRestsWhenRevoked,
  },
});

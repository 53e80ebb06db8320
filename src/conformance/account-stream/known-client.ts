import { defineChecks } from '../check.ts';
import { startAccountClient, type AccountClient } from '../clients/account-client.ts';
import { must, mustEqual } from '../expect.ts';
import { Unexpected } from '../seen.ts';
import type { Kit } from '../kit.ts';
import { until } from '../until.ts';

/** Refreshes that the check waits for. */
const REFRESHES = 3;
/** Fifteen minutes in less than a second; real time is for those who ask for it. */
const FAST = 1_000;

interface Scene {
  client: AccountClient;
  endpointId: string;
}

async function withClient<T>(
  kit: Kit,
  { timeScale, access }: { timeScale: number; access?: string },
  work: (scene: Scene) => Promise<T>,
): Promise<T> {
  const endpointId = await kit.endpoint();
  const tokens = await kit.account.signIn();
  const client = startAccountClient({
    http: kit.http,
    ws: kit.ws,
    endpointIds: [endpointId],
    tokens: { ...tokens, ...(access !== undefined && { access }) },
    timeScale,
  });
  try {
    return await work({ client, endpointId });
  } finally {
    await client.stop();
  }
}

/** It does not know when it is subscribed, and does not ask for what came while it reconnected. */
async function mustArrive(kit: Kit, { client: { log }, endpointId }: Scene): Promise<void> {
  const before = log.events.length;
  for (let i = 0; i < 40 && log.events.length === before; i++) {
    await kit.capture(endpointId);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  must(log.events.length > before, `no event; ${log.reason ?? 'still running'}`);
}

function itRefreshes(kit: Kit): Promise<string> {
  const timeScale = kit.timeScale === 1 ? 1 : FAST;
  return withClient(kit, { timeScale }, async (scene) => {
    const { log } = scene.client;
    await mustArrive(kit, scene);
    const isOver = () => log.refreshes >= REFRESHES || log.reason !== null;
    await until(isOver, `${REFRESHES} refreshes`, 3_600_000);
    if (log.reason !== null) throw new Unexpected(log.reason);
    await mustArrive(kit, scene);
    mustEqual(log.closes, [], 'the close codes');
    return `${log.refreshes} refreshes, ${log.opens} sockets, ${log.events.length} events, never closed`;
  });
}

function itComesBackWithAFreshToken(kit: Kit): Promise<string> {
  const { timeScale } = kit;
  // A token that the server does not take, as after a night in a drawer.
  return withClient(kit, { timeScale, access: 'stale' }, async (scene) => {
    const { log } = scene.client;
    await until(() => log.opens >= 2 || log.reason !== null, 'second socket');
    if (log.reason !== null) throw new Unexpected(log.reason);
    await mustArrive(kit, scene);
    mustEqual(log.closes, [4001], 'the close codes');
    return 'closed with 4001, refreshed, back with events';
  });
}

export const knownAccountClientChecks = defineChecks('account-stream', {
  'client-refreshes': {
    title: 'A known client refreshes every 15 minutes, reconnects and goes on',
    expected: 'events before and after, never closed by the server',
    run: itRefreshes,
  },
  'client-stale-token': {
    title: 'A known client with a stale token refreshes it and comes back',
    expected: 'close 4001, refresh, events',
    run: itComesBackWithAFreshToken,
  },
});

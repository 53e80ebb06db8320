import { setTimeout as sleep } from 'node:timers/promises';
import type { Competitor } from '../competitor.ts';
import { openInspector } from '../inspector.ts';
import { memoryOf } from '../process-cost.ts';
import type { Bench } from './capture.ts';

/** What the first connections cost (code, caches, the allocator's pools) is not a subscriber's. */
const WARM_UP_SUBSCRIBERS = 500;
const SETTLE_MS = 300;

async function memoryAtRest(competitor: Competitor) {
  const inspector = await openInspector(competitor.inspectorUrl ?? '');
  try {
    await sleep(SETTLE_MS);
    const heap = await inspector.heapUse();
    return { ...heap, ...memoryOf(competitor.watched.server) };
  } finally {
    inspector.close();
  }
}

/** What an idle subscriber costs: the growth from some to many, after a full collection both times. */
export async function measureIdle(bench: Bench, competitor: Competitor): Promise<void> {
  const { plan, generator, measurements } = bench;
  const { stream } = competitor;
  if (!stream) return;
  const count = plan.idleSubscribers;
  // They stay: pages that they would leave free would hide what the others take.
  await generator.run({ do: 'subscribe', target: stream, count: WARM_UP_SUBSCRIBERS });
  const before = await memoryAtRest(competitor);
  await generator.run({ do: 'subscribe', target: stream, count });
  const after = await memoryAtRest(competitor);
  await generator.run({ do: 'unsubscribe' });
  const kibEach = (a: number, b: number): number => (a - b) / 1024 / count;
  measurements.add(`idle, ${count} subscribers`, competitor.name, {
    rssKib: kibEach(after.rssBytes, before.rssBytes),
    privateKib: kibEach(after.privateBytes, before.privateBytes),
    heapKib: kibEach(after.heapUsed, before.heapUsed),
    externalKib: kibEach(after.external, before.external),
    // Whichever is more: pages that the collector had kept free hide growth from the private memory.
    eachKib: Math.max(
      kibEach(after.privateBytes, before.privateBytes),
      kibEach(after.heapUsed + after.external, before.heapUsed + before.external),
    ),
  });
}

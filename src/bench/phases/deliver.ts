import { setTimeout as sleep } from 'node:timers/promises';
import type { Backlog } from '../backlog.ts';
import type { Competitor } from '../competitor.ts';
import { cpuOfFamily, cpuOfProcess } from '../process-cost.ts';
import type { UndiciAlone } from '../undici-alone.ts';
import { loadValues, type Bench } from './capture.ts';

/** Hookwire, undici alone, and the receiver of both, each a process of its own. */
export interface DeliverySet {
  hookwire: Competitor;
  undici: UndiciAlone;
  receiver: Competitor;
  backlog: Backlog;
}

const CONNECTIONS = 64;
const WARM_UP = 4_000;
const DELIVERIES = 12_000;
/** More than can be delivered while captures are measured. */
const LARGE_BACKLOG = 24_000;
const PAIRS_A_ROUND = 2;
const LOOK_MS = 10;
const GIVE_UP_MS = 60_000;
/** What a server has read of the queue before it was emptied, it still tries. */
const QUIET_MS = 700;

async function until(isReached: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (!(await isReached())) {
    if (performance.now() > deadline) throw new Error('deliveries: they do not come to an end');
    await sleep(LOOK_MS);
  }
}

/** From the start of the first attempt to the commit of the last one. */
async function deliver({ measurements }: Bench, set: DeliverySet, count: number): Promise<void> {
  const { backlog, hookwire, receiver } = set;
  const { server, postmaster } = hookwire.watched;
  await backlog.fill(count);
  const cpu = () => [
    cpuOfProcess(server),
    cpuOfFamily(postmaster ?? 0),
    cpuOfProcess(receiver.watched.server),
  ];
  const before = cpu();
  await until(async () => (await backlog.settled()) >= count);
  const endedAtMs = Date.now();
  const used = cpu().map((ms, i) => ((ms - (before[i] ?? NaN)) * 1000) / count);
  const { delivered, attempts, startedAtMs } = await backlog.outcome();
  const [serverUs = NaN, postgresUs = NaN, receiverUs = NaN] = used;
  const perSecond = count / ((endedAtMs - startedAtMs) / 1000);
  if (count !== WARM_UP)
    measurements.add('deliver', 'hookwire', { perSecond, serverUs, postgresUs, receiverUs });
  if (delivered !== count || attempts !== count) {
    measurements.faults.push(`deliver: of ${count}, ${delivered} delivered, ${attempts} attempts kept`);
  }
  await backlog.clear();
  await measurements.audit('deliver', hookwire, { acknowledged: 0, failed: 0 });
}

async function undiciAlone({ measurements }: Bench, set: DeliverySet, count: number): Promise<void> {
  const { undici, receiver } = set;
  const { server } = receiver.watched;
  const before = cpuOfProcess(server);
  const { elapsedMs, cpuMs, failed } = await undici.send(receiver.target.port, count);
  const receiverUs = ((cpuOfProcess(server) - before) * 1000) / count;
  const perSecond = count / (elapsedMs / 1000);
  const serverUs = (cpuMs * 1000) / count;
  if (count !== WARM_UP)
    measurements.add('deliver', 'undici', { perSecond, serverUs, postgresUs: 0, receiverUs });
  if (failed > 0) measurements.faults.push(`undici alone: ${failed} requests failed`);
}

async function captures(bench: Bench, set: DeliverySet, isBusy: boolean): Promise<void> {
  const { plan, generator, measurements } = bench;
  const { hookwire, backlog } = set;
  const { target, watched } = hookwire;
  const { warmupMs, durationMs } = plan;
  const scenario = `captures beside deliveries, ${CONNECTIONS} connections`;
  if (isBusy) {
    await backlog.fill(LARGE_BACKLOG);
    await until(async () => (await backlog.settled()) > 0);
  }
  const before = await backlog.settled();
  const load = { target, watched, connections: CONNECTIONS, warmupMs, durationMs };
  const result = await generator.run({ do: 'closed-loop', ...load });
  const deliveredPerSecond = ((await backlog.settled()) - before) / ((warmupMs + durationMs) / 1000);
  if (isBusy) {
    const { open } = await backlog.outcome();
    if (open === 0) measurements.faults.push(`${scenario}: the backlog was empty before the end`);
    await backlog.clear();
    await sleep(QUIET_MS);
  }
  measurements.add(scenario, isBusy ? 'hookwire' : 'at-rest', { ...loadValues(result), deliveredPerSecond });
  await measurements.audit(scenario, hookwire, result);
}

export async function measureDeliveries(
  bench: Bench,
  set: DeliverySet,
  say: (text: string) => void,
): Promise<void> {
  await undiciAlone(bench, set, WARM_UP);
  await deliver(bench, set, WARM_UP);
  for (let round = 1; round <= bench.plan.rounds; round++) {
    say(`deliver round ${round} of ${bench.plan.rounds}`);
    for (let pair = 0; pair < PAIRS_A_ROUND; pair++) {
      const steps = [() => undiciAlone(bench, set, DELIVERIES), () => deliver(bench, set, DELIVERIES)];
      for (const step of pair % 2 === 0 ? steps : steps.reverse()) await step();
      for (const isBusy of pair % 2 === 0 ? [false, true] : [true, false]) await captures(bench, set, isBusy);
    }
  }
}

import type { Competitor } from '../competitor.ts';
import type { Generator } from '../generator-process.ts';
import type { LoadResult } from '../load/protocol.ts';
import type { Measurements, Values } from '../measurements.ts';
import type { Plan } from '../plan.ts';

export interface Bench {
  plan: Plan;
  generator: Generator;
  measurements: Measurements;
}

const CONNECTIONS = [32, 128];
const FIXED_RATE_CONNECTIONS = 64;

export function loadValues({ answers, elapsedMs, latency, cpu, lateMs }: LoadResult): Values {
  return {
    perSecond: answers / (elapsedMs / 1000),
    p50Ms: latency.p50,
    p90Ms: latency.p90,
    p99Ms: latency.p99,
    maxMs: latency.max,
    serverUs: (cpu.serverMs * 1000) / answers,
    postgresUs: (cpu.postgresMs * 1000) / answers,
    generatorUs: (cpu.generatorMs * 1000) / answers,
    generatorShare: cpu.generatorMs / elapsedMs,
    lateMs,
  };
}

async function closedLoop(
  bench: Bench,
  competitor: Competitor,
  { connections, listening }: { connections: number; listening: boolean },
) {
  const { plan, generator, measurements } = bench;
  if (listening && !competitor.stream) return;
  const scenario = `capture, ${connections} connections, ${listening ? 'one subscriber' : 'no subscriber'}`;
  if (listening && competitor.stream) {
    await generator.run({ do: 'subscribe', target: competitor.stream, count: 1 });
  }
  const { target, watched } = competitor;
  const { warmupMs, durationMs } = plan;
  const result = await generator.run({
    do: 'closed-loop',
    target,
    watched,
    connections,
    warmupMs,
    durationMs,
  });
  await generator.run({ do: 'unsubscribe' });
  measurements.add(scenario, competitor.name, loadValues(result));
  await measurements.audit(scenario, competitor, result);
}

async function fixedRate(bench: Bench, competitor: Competitor) {
  const { plan, generator, measurements } = bench;
  const scenario = `capture, ${plan.fixedRate} requests/s`;
  const { target, watched } = competitor;
  const result = await generator.run({
    do: 'fixed-rate',
    target,
    watched,
    connections: FIXED_RATE_CONNECTIONS,
    warmupMs: plan.warmupMs,
    durationMs: plan.durationMs,
    rate: plan.fixedRate,
  });
  measurements.add(scenario, competitor.name, loadValues(result));
  await measurements.audit(scenario, competitor, result);
}

/** One round of capture: throughput at full load, and latency at a fixed rate. */
export async function measureCapture(bench: Bench, competitors: readonly Competitor[]): Promise<void> {
  for (const listening of [false, true]) {
    for (const connections of CONNECTIONS) {
      for (const competitor of competitors) await closedLoop(bench, competitor, { connections, listening });
    }
  }
  for (const competitor of competitors) await fixedRate(bench, competitor);
}

/** Lets every server compile its hot code before anything is measured. */
export async function warmUp(bench: Bench, competitors: readonly Competitor[]): Promise<void> {
  for (const competitor of competitors) {
    const { target, watched } = competitor;
    if (competitor.stream)
      await bench.generator.run({ do: 'subscribe', target: competitor.stream, count: 1 });
    const result = await bench.generator.run({
      do: 'closed-loop',
      target,
      watched,
      connections: 64,
      warmupMs: 0,
      durationMs: 2_000,
    });
    await bench.generator.run({ do: 'unsubscribe' });
    await bench.measurements.audit('warm-up', competitor, result);
  }
}

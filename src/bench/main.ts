import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startCluster } from './cluster.ts';
import type { Competitor } from './competitor.ts';
import { startDeliverySet } from './delivery-set.ts';
import { startGenerator } from './generator-process.ts';
import { Measurements } from './measurements.ts';
import { measureCapture, warmUp, type Bench } from './phases/capture.ts';
import { measureDeliveries } from './phases/deliver.ts';
import { measureFanout } from './phases/fanout.ts';
import { measureIdle } from './phases/idle.ts';
import { measureLimits } from './phases/limits.ts';
import { measurePush } from './phases/push.ts';
import { readPlan, type Phase } from './plan.ts';
import { describe, describeMachine } from './report.ts';
import { startHookwire, startLimitPair, startMinimal, startSink, type ServerFiles } from './servers.ts';

/** They share their servers. */
const OF_ONE_LOAD: readonly Phase[] = ['capture', 'push', 'fanout'];
const IDLE_INSPECTOR = ['--inspect=127.0.0.1:0'];

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function stopAll(running: readonly { stop(): Promise<void> }[]): Promise<void> {
  for (const one of [...running].reverse()) await one.stop();
}

type Clusters = Record<'minimal' | 'hookwire', Awaited<ReturnType<typeof startCluster>>>;

function profiling({ plan: { profileDir } }: Bench): string[] {
  return profileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
}

async function measureUnderLoad(bench: Bench, files: ServerFiles, clusters: Clusters): Promise<void> {
  const competitors: Competitor[] = [];
  const nodeOptions = profiling(bench);
  try {
    competitors.push(await startSink(files));
    competitors.push(await startMinimal(files, clusters.minimal, nodeOptions));
    competitors.push(await startHookwire(files, clusters.hookwire, nodeOptions));
    await warmUp(bench, competitors);
    for (let round = 1; round <= bench.plan.rounds; round++) {
      say(`round ${round} of ${bench.plan.rounds}`);
      if (bench.plan.phases.includes('capture')) await measureCapture(bench, competitors);
      if (bench.plan.phases.includes('push')) await measurePush(bench, competitors);
      if (bench.plan.phases.includes('fanout')) await measureFanout(bench, competitors);
    }
  } finally {
    await stopAll(competitors);
  }
}

async function measureTheLimits(bench: Bench, files: ServerFiles, clusters: Clusters): Promise<void> {
  const competitors = await startLimitPair(files, clusters.hookwire);
  try {
    await warmUp(bench, competitors);
    for (let round = 1; round <= bench.plan.rounds; round++) {
      say(`limits round ${round} of ${bench.plan.rounds}`);
      await measureLimits(bench, competitors);
    }
  } finally {
    await stopAll(competitors);
  }
}

async function measureDelivering(bench: Bench, files: ServerFiles, clusters: Clusters): Promise<void> {
  const { set, stop } = await startDeliverySet(files, clusters.hookwire, profiling(bench));
  try {
    await warmUp(bench, [set.hookwire]);
    await measureDeliveries(bench, set, say);
  } finally {
    await stop();
  }
}

/** Fresh servers, so that nothing of the load is in their memory. */
async function measureAtRest(bench: Bench, files: ServerFiles, clusters: Clusters): Promise<void> {
  for (let round = 1; round <= Math.min(2, bench.plan.rounds); round++) {
    say(`idle round ${round}`);
    for (const start of [startMinimal, startHookwire]) {
      const cluster = start === startMinimal ? clusters.minimal : clusters.hookwire;
      const competitor = await start(files, cluster, IDLE_INSPECTOR);
      try {
        await measureIdle(bench, competitor);
      } finally {
        await competitor.stop();
      }
    }
  }
}

const plan = readPlan(process.argv.slice(2));
const here = import.meta.dirname;
const files: ServerFiles = {
  sink: path.join(here, 'bare-sink.js'),
  minimal: path.join(here, 'minimal-durable.js'),
  undici: path.join(here, 'undici-alone.js'),
  hookwire: path.resolve(plan.server ?? path.join(here, '..', 'server.js')),
};
const startedAtMs = performance.now();
say(describeMachine());
const running: { stop(): Promise<void> }[] = [];
const measurements = new Measurements();
try {
  const clusters: Clusters = {
    minimal: await startCluster('minimal'),
    hookwire: await startCluster('hookwire'),
  };
  running.push(clusters.minimal, clusters.hookwire);
  const generator = await startGenerator(path.join(here, 'generator.js'));
  running.push(generator);
  const bench: Bench = { plan, generator, measurements };
  const isUnderLoad = plan.phases.some((phase) => OF_ONE_LOAD.includes(phase));
  if (isUnderLoad) await measureUnderLoad(bench, files, clusters);
  if (plan.phases.includes('limits')) await measureTheLimits(bench, files, clusters);
  if (plan.phases.includes('deliver')) await measureDelivering(bench, files, clusters);
  if (plan.phases.includes('idle')) await measureAtRest(bench, files, clusters);
} finally {
  await stopAll(running);
}
say(`\n${describe(measurements)}`);
say(
  `Medians of ${plan.rounds} alternating rounds; ${((performance.now() - startedAtMs) / 1000).toFixed(0)} s in all.`,
);
if (plan.jsonFile !== null) {
  const report = {
    machine: describeMachine(),
    plan,
    rounds: measurements.toJson(),
    faults: measurements.faults,
  };
  await writeFile(plan.jsonFile, `${JSON.stringify(report, null, 2)}\n`);
}
process.exit(measurements.faults.length === 0 ? 0 : 1);

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAudit } from './audit.ts';
import { startChild, type ChildServer } from './child-server.ts';
import type { Cluster } from './cluster.ts';
import type { Competitor, CompetitorName } from './competitor.ts';
import { limitedAndUnlimited } from './limited-plan.ts';
import { prepareHookwire, prepareMinimal } from './prepare.ts';

export interface ServerFiles {
  sink: string;
  minimal: string;
  hookwire: string;
  undici: string;
}

const READY_TIMEOUT_MS = 60_000;

/** The port that a bound's program announces. */
async function announcedPort(child: ChildProcess): Promise<number> {
  const [message] = (await once(child, 'message')) as [{ port: number }];
  return message.port;
}

export async function startSink(files: ServerFiles): Promise<Competitor> {
  let port = 0;
  const server = await startChild({ file: files.sink, nodeOptions: [], env: {} }, async (child) => {
    port = await announcedPort(child);
  });
  return {
    name: 'sink',
    target: { port, path: '/h/sink' },
    stream: null,
    watched: { server: server.pid, postmaster: null },
    inspectorUrl: null,
    audit: null,
    stop: () => server.stop(),
  };
}

export async function startMinimal(
  files: ServerFiles,
  cluster: Cluster,
  nodeOptions: readonly string[] = [],
): Promise<Competitor> {
  const endpointId = await prepareMinimal(cluster.connectionString);
  let port = 0;
  const env = { BENCH_DATABASE_URL: cluster.connectionString };
  const server = await startChild({ file: files.minimal, nodeOptions, env }, async (child) => {
    port = await announcedPort(child);
  });
  const audit = await createAudit(cluster.connectionString, endpointId);
  return {
    name: 'minimal',
    target: { port, path: `/h/${endpointId}` },
    stream: { port, path: `/ws/${endpointId}`, headers: {} },
    watched: { server: server.pid, postmaster: cluster.postmaster },
    inspectorUrl: server.inspectorUrl,
    audit: audit.run,
    stop: async () => {
      await audit.close();
      await server.stop();
    },
  };
}

async function untilReady(port: number): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) return;
    if (performance.now() > deadline) throw new Error('Hookwire did not get ready');
    await sleep(50);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = address && typeof address === 'object' ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

interface RunningHookwire {
  server: ChildServer;
  port: number;
}

/** The whole product in production mode, as `npm start` runs it. */
async function runHookwire(
  files: ServerFiles,
  cluster: Cluster,
  options: { nodeOptions: readonly string[]; env?: Readonly<Record<string, string>> },
): Promise<RunningHookwire> {
  const port = await freePort();
  const env = {
    NODE_ENV: 'production',
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: cluster.dataDir,
    DATABASE_URL: cluster.connectionString,
    LOG_LEVEL: 'warn',
    ...options.env,
  };
  const { nodeOptions } = options;
  const server = await startChild({ file: files.hookwire, nodeOptions, env }, () => untilReady(port));
  return { server, port };
}

/** A workspace and an endpoint of its own on a running server. */
async function openHookwire(
  { server, port }: RunningHookwire,
  cluster: Cluster,
  { name, plan }: { name: CompetitorName; plan: string },
): Promise<Competitor> {
  const { endpointId, apiKey } = await prepareHookwire(cluster.connectionString, plan);
  const audit = await createAudit(cluster.connectionString, endpointId);
  return {
    name,
    target: { port, path: `/h/${endpointId}` },
    stream: { port, path: `/ws/${endpointId}`, headers: { Authorization: `Bearer ${apiKey}` } },
    watched: { server: server.pid, postmaster: cluster.postmaster },
    inspectorUrl: server.inspectorUrl,
    audit: audit.run,
    stop: async () => {
      await audit.close();
      await server.stop();
    },
  };
}

export async function startHookwire(
  files: ServerFiles,
  cluster: Cluster,
  nodeOptions: readonly string[] = [],
): Promise<Competitor> {
  // Receivers on this machine are allowed.
  const env = { DELIVERY_ALLOW_CIDRS: '127.0.0.0/8' };
  const running = await runHookwire(files, cluster, { nodeOptions, env });
  return openHookwire(running, cluster, { name: 'hookwire', plan: 'self_hosted' });
}

/** One server, and two workspaces: one on a plan whose every limit is finite and never met, one without limits. */
export async function startLimitPair(files: ServerFiles, cluster: Cluster): Promise<Competitor[]> {
  const plansFile = `${cluster.dataDir}-plans.json`;
  await writeFile(plansFile, limitedAndUnlimited());
  const running = await runHookwire(files, cluster, { nodeOptions: [], env: { PLANS_FILE: plansFile } });
  return [
    await openHookwire(running, cluster, { name: 'hookwire', plan: 'limited' }),
    await openHookwire(running, cluster, { name: 'unlimited', plan: 'self_hosted' }),
  ];
}

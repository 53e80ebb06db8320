import { readFileSync } from 'node:fs';
import { parsePlans } from '#domain/limit/parse-plans.ts';
import { createContext } from '#server/context.ts';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { createLogger } from '#infra/logger.ts';
import { createSystemClock } from '#infra/clock.ts';
import { captureOf } from '../captures.ts';
import { TEST_CONFIG, TEST_ENCRYPTION_KEYS } from '../context.ts';
import { startTestServer } from '../server.ts';

// A whole node in a process of its own, to be killed and measured: every door but the pages.

interface Command {
  id: number;
  name: 'append' | 'memory';
  workspaceId?: string;
  endpointId?: string;
  count?: number;
}

const [connectionString = '', redisUrl = '', plansFile = ''] = process.argv.slice(2);

/** The table of the tests, or an operator's own. */
function readPlans(): typeof TEST_CONFIG.plans {
  if (plansFile === '') return TEST_CONFIG.plans;
  const parsed = parsePlans(readFileSync(plansFile, 'utf8'));
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.plans;
}

const logger = createLogger('error');
const { context, close } = createContext({
  config: { ...TEST_CONFIG, plans: readPlans() },
  connectionString,
  logger,
  limiter: createMemoryLimiter({ clock: createSystemClock() }),
  mailer: { kind: 'log', send: () => Promise.resolve(true) },
  payments: null,
  encryptionKeys: TEST_ENCRYPTION_KEYS,
  redisUrl: redisUrl === '' ? undefined : redisUrl,
});
const server = await startTestServer(context, { drainDelayMs: 3_000 });

async function append(workspaceId: string, endpointId: string, count: number): Promise<void> {
  const body = Buffer.alloc(1_024, 'x');
  for (let sent = 0; sent < count;) {
    const size = Math.min(500, count - sent);
    await Promise.all(
      Array.from({ length: size }, () =>
        context.appender.append(captureOf(workspaceId, endpointId, { body })),
      ),
    );
    sent += size;
  }
}

function memoryBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

process.on('message', (message) => {
  // Guarantee: only startTestNode sends messages.
  const { id, name, workspaceId = '', endpointId = '', count = 0 } = message as Command;
  const work = name === 'append' ? append(workspaceId, endpointId, count) : Promise.resolve();
  void work.then(() => process.send?.({ id, bytes: memoryBytes() }));
});
process.send?.({ port: server.port });
// As the product does, so that restarts can be tested.
process.once('SIGTERM', () => {
  void server
    .close()
    .then(close)
    .then(() => process.exit(0));
});
// A node whose test run has ended must not outlive it.
process.on('disconnect', () => process.exit());

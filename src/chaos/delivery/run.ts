import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import type { DomainContext } from '#domain/context.ts';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { createContext } from '#server/context.ts';
import { createSystemClock } from '#infra/clock.ts';
import { captureOf } from '#testing/captures.ts';
import { TEST_CONFIG, TEST_ENCRYPTION_KEYS } from '#testing/context.ts';
import { chances } from '#testing/racing.ts';
import { createEndpoint, createTenant } from '#testing/server.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { judge, type Verdict } from './judge.ts';
import { startChaosNodes } from './nodes.ts';
import { SCHEDULE, type Mode } from './plan.ts';
import { startChaosReceiver } from './receiver.ts';

export interface ChaosOptions {
  events: number;
  seed: number;
  nodes: number;
  endpoints: number;
  /** Between two kills, on average. */
  killEveryMs: number;
  /** Gives up after this. */
  withinMs: number;
  say: (text: string) => void;
}

export interface ChaosReport extends Verdict {
  events: number;
  kills: number;
  tookMs: number;
  byMode: Record<Mode, number>;
}

const AT_ONCE = 500;

function openContext(connectionString: string) {
  return createContext({
    config: TEST_CONFIG,
    connectionString,
    logger: silentLogger,
    limiter: createMemoryLimiter({ clock: createSystemClock() }),
    mailer: { kind: 'log', send: () => Promise.resolve(true) },
    payments: null,
    encryptionKeys: TEST_ENCRYPTION_KEYS,
  });
}

interface Line {
  workspaceId: string;
  endpointId: string;
  destinationId: string;
}

async function createLines(ctx: DomainContext, url: string, count: number): Promise<Line[]> {
  const tenant = await createTenant(ctx);
  const { workspaceId } = tenant;
  const lines: Line[] = [];
  for (let i = 0; i < count; i++) {
    const endpointId = await createEndpoint(ctx, tenant);
    const data = { workspaceId, endpointId, url, retryConfig: SCHEDULE };
    const { id: destinationId } = await ctx.db.destination.create({ data });
    lines.push({ workspaceId, endpointId, destinationId });
  }
  return lines;
}

/** Captures events while they are being delivered; returns their ids. */
async function captureAll(ctx: DomainContext, lines: readonly Line[], count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const batch = Array.from({ length: Math.min(AT_ONCE, count - ids.length) }, (_, i) => {
      const line = lines[i % lines.length];
      if (!line) throw new Error('there are no endpoints');
      const { workspaceId, endpointId, destinationId } = line;
      return captureOf(workspaceId, endpointId, { deliveries: [{ id: uuidv7(), destinationId }] });
    });
    await Promise.all(batch.map((capture) => ctx.appender.append(capture)));
    ids.push(...batch.map(({ id }) => id));
    await sleep(20);
  }
  return ids;
}

/** Waits until nothing is open, or it has taken too long. */
async function untilDone(ctx: DomainContext, { withinMs, say }: ChaosOptions): Promise<void> {
  const deadlineMs = Date.now() + withinMs;
  for (let lastSaidMs = 0; Date.now() < deadlineMs;) {
    await sleep(500);
    const open = await ctx.db.delivery.count({ where: { nextAttemptAt: { not: null } } });
    if (open === 0) return;
    if (Date.now() - lastSaidMs < 10_000) continue;
    lastSaidMs = Date.now();
    // As an owner does who has mended the receiver: the last few events of a run must not wait for a breaker's minutes.
    const { count } = await ctx.db.destination.updateMany({
      where: { openUntil: { not: null } },
      data: { openUntil: null, failuresInRow: 0, failingSince: null },
    });
    say(`${open} open, ${count} breakers closed by hand`);
  }
}

/** Events to a receiver that does all a receiver can do wrong, delivered by nodes that are killed again and again. */
export async function runDeliveryChaos(
  connectionString: string,
  options: ChaosOptions,
): Promise<ChaosReport> {
  const { events, seed, say } = options;
  const startedMs = Date.now();
  const receiver = await startChaosReceiver(seed);
  const { context, close } = openContext(connectionString);
  const nodes = await startChaosNodes(connectionString, options.nodes);
  const over = new AbortController();
  const chance = chances(seed);
  const killing = (async () => {
    for (;;) {
      await sleep(options.killEveryMs * (0.5 + chance()), undefined, { signal: over.signal });
      await nodes.killOne(chance());
    }
  })().catch((error: unknown) => {
    if (!over.signal.aborted) throw error;
  });
  try {
    const lines = await createLines(context, receiver.url, options.endpoints);
    const eventIds = await captureAll(context, lines, events);
    say(`${events} captured after ${Math.round((Date.now() - startedMs) / 1000)} s`);
    await untilDone(context, options);
    const tookMs = Date.now() - startedMs;
    const verdict = await judge(context.db, { seed, eventIds }, { hits: receiver.hits, kills: nodes.kills });
    return { ...verdict, events, kills: nodes.kills.length, tookMs, byMode: receiver.byMode };
  } finally {
    over.abort();
    await killing;
    await nodes.stop();
    await close();
    await receiver.close();
  }
}

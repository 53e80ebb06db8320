import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { createLogStore, type PostgresLogStore } from '#infra/log-store/log-store.ts';
import { captureOf } from '#testing/captures.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { chances, unreliableBus, writeRacing } from '#testing/racing.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { createEndpoint, createTenant, type Tenant } from '#testing/server.ts';
import { follow } from './follow.ts';
import { createTails, type Tails } from './tail.ts';

let test_: TestContext;
let ctx: DomainContext;
let tenant: Tenant;
/** Two more nodes that write the same log. */
let writers: PostgresLogStore[];

beforeAll(async () => {
  test_ = await createTestContext();
  ctx = test_.context;
  tenant = await createTenant(ctx);
  const { connectionString } = test_;
  writers = [0, 1].map(() => createLogStore({ connectionString, clock: ctx.clock, logger: silentLogger }));
});

afterAll(async () => {
  for (const writer of writers) await writer.close();
  await test_.close();
});

/** Follows in short sittings, each resuming where the last one ended, until `count` events were seen. */
async function collect(
  tails: Tails,
  at: { endpointId: string; count: number },
  chance: () => number,
): Promise<number[]> {
  const seen: number[] = [];
  while (seen.length < at.count) {
    const abort = new AbortController();
    const sitting = setTimeout(() => abort.abort(), 5 + chance() * 150);
    const input = { endpointId: at.endpointId, after: seen.at(-1) ?? 0, signal: abort.signal };
    for await (const step of follow({ ...ctx, tails }, input)) {
      if (step.kind === 'gap') throw new Error(`a gap from ${step.from} to ${step.to}`);
      if (step.kind === 'events') seen.push(...step.events.map((event) => event.seq));
      if (seen.length >= at.count) abort.abort();
      if (chance() < 0.1) await sleep(chance() * 10);
    }
    clearTimeout(sitting);
  }
  return seen;
}

describe('follow', () => {
  test('receives exactly 1…n under racing writers, unreliable hints and random reconnects', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 400 }), async (seed, count) => {
        const chance = chances(seed);
        const bus = unreliableBus(chance);
        const bounds = {
          ringEvents: 8,
          ringEventsPerListener: 2,
          ringBytes: 64 * 1024,
          totalBytes: 1e6,
          pollMs: 25,
        };
        const tails = createTails({ logStore: ctx.logStore, bus, logger: silentLogger }, bounds);
        const endpointId = await createEndpoint(ctx, tenant);
        const at = { endpointId, count };
        const [, ...seen] = await Promise.all([
          writeRacing({ writers, bus }, { ...tenant, endpointId }, count),
          ...[0, 1, 2].map(() => collect(tails, at, chance)),
        ]);
        for (const one of seen) expect(one).toEqual(Array.from({ length: count }, (_, i) => i + 1));
        expect(tails.size()).toBe(0);
        tails.close();
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  test('serves a listener at the head from memory, without a query per event', async () => {
    const endpointId = await createEndpoint(ctx, tenant);
    let reads = 0;
    const logStore = {
      ...ctx.logStore,
      read: (...args: Parameters<typeof ctx.logStore.read>) => {
        reads += 1;
        return ctx.logStore.read(...args);
      },
    };
    const abort = new AbortController();
    const seen: number[] = [];
    const following = (async () => {
      for await (const step of follow({ ...ctx, logStore }, { endpointId, after: 0, signal: abort.signal })) {
        if (step.kind === 'events') seen.push(...step.events.map((event) => event.seq));
        if (seen.length >= 100) abort.abort();
      }
    })();
    await expect.poll(() => ctx.tails.size()).toBe(1);
    await sleep(50);
    for (let i = 0; i < 100; i++) await ctx.appender.append(captureOf(tenant.workspaceId, endpointId));
    await following;
    expect(seen).toHaveLength(100);
    expect(reads).toBe(0);
  });

  test('ends at once when its signal aborts, and leaves nothing behind', async () => {
    const endpointId = await createEndpoint(ctx, tenant);
    const abort = new AbortController();
    const steps: string[] = [];
    const following = (async () => {
      for await (const step of follow(ctx, { endpointId, after: 0, signal: abort.signal }))
        steps.push(step.kind);
    })();
    await expect.poll(() => steps).toEqual(['caught_up']);
    abort.abort();
    await following;
    expect(ctx.tails.size()).toBe(0);
  });

  test('ends for an endpoint that does not exist', async () => {
    const endpointId = '00000000-0000-7000-8000-000000000000';
    const { signal } = new AbortController();
    const steps = [];
    for await (const step of follow(ctx, { endpointId, after: 0, signal })) steps.push(step);
    expect(steps).toEqual([]);
  });

  test('waits for a database that is away, and then goes on where it was', async () => {
    const endpointId = await createEndpoint(ctx, tenant);
    for (let i = 0; i < 3; i++) await ctx.appender.append(captureOf(tenant.workspaceId, endpointId));
    let failures = 3;
    const logStore = {
      ...ctx.logStore,
      read: (...args: Parameters<typeof ctx.logStore.read>) => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error('away')) : ctx.logStore.read(...args);
      },
    };
    const abort = new AbortController();
    const seen: number[] = [];
    for await (const step of follow({ ...ctx, logStore }, { endpointId, after: 1, signal: abort.signal })) {
      if (step.kind === 'events') seen.push(...step.events.map((event) => event.seq));
      if (seen.length === 2) abort.abort();
    }
    expect(seen).toEqual([2, 3]);
  });
});

import { vi } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import type { DispatcherOptions } from '#domain/delivery/dispatch/dispatcher.ts';
import { startDeliveries } from '#server/deliveries.ts';
import { captureOf } from '../captures.ts';
import { createTestContext, type TestContext } from '../context.ts';
import { createEndpoint, createTenant, type Tenant } from '../server.ts';

/** A context that may send to loopback, a tenant, and whatever was started, which ends together. */
export interface DeliveryStage {
  test: TestContext;
  ctx: DomainContext;
  tenant: Tenant;
  /** Another node, or the first. Returns what stops it. */
  deliver(options?: Partial<DispatcherOptions>): () => Promise<void>;
  /** An endpoint with its destinations. */
  endpoint(
    ...destinations: (Partial<Prisma.DestinationUncheckedCreateInput> & { url: string })[]
  ): Promise<Line>;
  /** Ends what was started, not the database. */
  stopAll(): Promise<void>;
  close(): Promise<void>;
}

/** An endpoint with its destinations. */
export interface Line {
  endpointId: string;
  destinationIds: string[];
  /** Captures for all of its destinations; returns the events' ids in order. */
  capture(count: number, more?: { body?: Buffer }): Promise<string[]>;
}

async function createDestination(
  ctx: DomainContext,
  owner: { workspaceId: string; endpointId: string },
  columns: Partial<Prisma.DestinationUncheckedCreateInput> & { url: string },
): Promise<string> {
  const { id } = await ctx.db.destination.create({ data: { ...owner, ...columns } });
  return id;
}

export async function openDeliveryStage(
  overrides: Parameters<typeof createTestContext>[0] = {},
): Promise<DeliveryStage> {
  const test = await createTestContext({ allowCidrs: '127.0.0.0/8', ...overrides });
  const ctx = test.context;
  const tenant = await createTenant(ctx);
  const { workspaceId } = tenant;
  const started: (() => Promise<void>)[] = [];
  const stopAll = async (): Promise<void> => {
    await Promise.all(started.splice(0).map((stop) => stop()));
  };
  return {
    test,
    ctx,
    tenant,
    deliver: (options = {}) => {
      const stop = startDeliveries(ctx, test.connectionString, {
        ...{ pollMs: 100, lingerMs: 50, stopWithinMs: 100 },
        ...options,
      });
      started.push(stop);
      return async () => {
        started.splice(started.indexOf(stop), 1);
        await stop();
      };
    },
    endpoint: async (...destinations) => {
      const endpointId = await createEndpoint(ctx, tenant);
      const destinationIds: string[] = [];
      for (const columns of destinations) {
        destinationIds.push(await createDestination(ctx, { workspaceId, endpointId }, columns));
      }
      const capture: Line['capture'] = async (count, more = {}) => {
        const captures = Array.from({ length: count }, () =>
          captureOf(workspaceId, endpointId, {
            ...more,
            deliveries: destinationIds.map((destinationId) => ({ id: uuidv7(), destinationId })),
          }),
        );
        await Promise.all(captures.map((one) => ctx.appender.append(one)));
        return captures.map(({ id }) => id);
      };
      return { endpointId, destinationIds, capture };
    },
    stopAll,
    close: async () => {
      await stopAll();
      await test.close();
    },
  };
}

/** How many deliveries of an endpoint are in each state. */
export async function countStates(ctx: DomainContext, endpointId: string): Promise<Record<string, number>> {
  const groups = await ctx.db.delivery.groupBy({ by: ['status'], where: { endpointId }, _count: true });
  return Object.fromEntries(groups.map(({ status, _count }) => [status, _count]));
}

/** Waits for something to come true, as long as a slow machine may take. */
export function eventually(check: () => Promise<void> | void, timeout = 20_000): Promise<void> {
  return vi.waitFor(check, { timeout, interval: 25 });
}

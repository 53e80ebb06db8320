import { randomUUID } from 'node:crypto';
import type { DomainContext } from '#domain/context.ts';
import { startDispatcher, type DispatcherOptions } from '#domain/delivery/dispatch/dispatcher.ts';
import { createDeliveryQueue } from '#infra/delivery-queue/delivery-queue.ts';

/** How long another node waits for a dead one's lanes. */
const LEASE_TTL_MS = 15_000;

/** Delivers what is due, as a node of its own name. Returns the function that stops it, before the sender is closed. */
export function startDeliveries(
  ctx: DomainContext,
  connectionString: string,
  options: Partial<DispatcherOptions> = {},
): () => Promise<void> {
  const { leaseTtlMs = LEASE_TTL_MS } = options;
  const { logger } = ctx;
  const queue = createDeliveryQueue({ connectionString, nodeId: randomUUID(), leaseTtlMs, logger });
  const dispatcher = startDispatcher(ctx, queue, { ...options, leaseTtlMs });
  return async () => {
    await dispatcher.stop();
    await queue.close();
  };
}

import type { DomainContext } from '#domain/context.ts';
import type { EndedDelivery, HealthChange, Settled } from '#domain/delivery/delivery-queue.ts';
import { isDelivered } from '#domain/delivery/delivery-state.ts';
import { hasFailedForDays } from '#domain/delivery/destination-health.ts';
import { tellOwner, type DestinationEvent } from '#domain/delivery/tell-owner.ts';
import { announce } from './announce.ts';

function eventsOf(destinationId: string, { before, after }: HealthChange, nowMs: number): DestinationEvent[] {
  const events: DestinationEvent[] = [];
  if (before.openUntilMs === null && after.openUntilMs !== null) {
    events.push({ kind: 'opened', destinationId, health: after });
  }
  if (before.openUntilMs !== null && after.openUntilMs === null) {
    events.push({ kind: 'closed', destinationId, health: before });
  }
  if (hasFailedForDays(after, nowMs)) events.push({ kind: 'failed_for_days', destinationId, health: after });
  return events;
}

function countAttempts({ metrics }: DomainContext, batch: readonly EndedDelivery[]): void {
  for (const { attempt } of batch) {
    if (!attempt) continue;
    const { statusCode, error } = attempt.result;
    if (isDelivered(attempt.result)) metrics.attempted('delivered');
    else metrics.attempted(error ? error.code : statusCode >= 500 ? 'status_5xx' : 'status_other');
  }
}

/** Tells everybody what a commit of results has changed. */
export function tellSettled(ctx: DomainContext, batch: readonly EndedDelivery[], settled: Settled): void {
  countAttempts(ctx, batch);
  ctx.metrics.settled(batch.length);
  for (const { delivery, attempt, state } of batch) {
    if (!settled.changedIds.has(delivery.id)) continue;
    announce(ctx.bus, delivery, { state, attempts: delivery.attemptCount + (attempt ? 1 : 0) });
  }
  for (const [id, change] of settled.health) {
    for (const event of eventsOf(id, change, ctx.clock.now())) {
      tellOwner(ctx, event).catch((error: unknown) => {
        const { destinationId, kind } = event;
        ctx.logger.error({ err: error, destinationId, kind }, 'deliveries: the owner could not be told');
      });
    }
  }
}

import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { gateOf } from './destination-health.ts';
import { readHours, summarize } from './health-hours.ts';
import type { DestinationHealthView } from './health-view.ts';
import { readQueue } from './read-queue.ts';

const HOURS_OF_WEEK = 7 * 24;
const HOURS_OF_DAY = 24;

/**
 * How a destination answers and what waits for it. Hours are counted as the clock has them, the present one included.
 * @throws {DomainError} `not_found`
 */
export async function getDestinationHealth(
  ctx: DomainContext,
  principal: Principal,
  input: { destinationId: string },
): Promise<DestinationHealthView> {
  const { destinationId } = input;
  const destination = await ctx.db.destination.findFirst({
    where: {
      id: destinationId,
      workspaceId: principal.workspaceId,
      deletedAt: null,
      endpoint: { deletedAt: null },
    },
    select: {
      disabledAt: true,
      disabledReason: true,
      failuresInRow: true,
      failingSince: true,
      openUntil: true,
    },
  });
  if (!destination) throw notFound('Destination');
  const nowMs = ctx.clock.now();
  const [hours, queue] = await Promise.all([
    readHours(ctx, destinationId, { count: HOURS_OF_WEEK, nowMs }),
    readQueue(ctx, destinationId),
  ]);
  const { failuresInRow, failingSince, openUntil, disabledAt, disabledReason } = destination;
  const health = {
    failuresInRow,
    failingSinceMs: failingSince?.getTime() ?? null,
    openUntilMs: openUntil?.getTime() ?? null,
  };
  return {
    disabled: disabledAt === null ? null : (disabledReason ?? 'user'),
    breaker: {
      state: ({ all: 'closed', none: 'open', probe: 'probing' } as const)[gateOf(health, nowMs)],
      failuresInRow,
      failingSince: failingSince?.toISOString() ?? null,
      openUntil: openUntil?.toISOString() ?? null,
    },
    queue,
    day: summarize(hours.slice(-HOURS_OF_DAY)),
    week: summarize(hours),
    hours: hours.map((one) => ({ hour: one.hour.toISOString(), ...summarize([one]) })),
  };
}

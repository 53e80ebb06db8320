import { v7 as uuidv7 } from 'uuid';
import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { planDeliveries } from '#domain/delivery/plan-deliveries.ts';
import type { DestinationRecord } from '#domain/endpoint/lookup.ts';
import { isDomainError } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { utcDayName } from '#domain/limit/utc-day.ts';
import type { StreamEvent } from '#domain/stream/log-store.ts';
import { planById } from '#domain/workspace/plan-of.ts';
import { copyRequests, type Copied, type Planned } from './copy-requests.ts';
import { openEndpoint } from './open-endpoint.ts';
import { isMyStep, saveStep, stopJob, type RunningJob } from './step.ts';

/** Read for one step: what is to be delivered where depends on the whole request. */
const MAX_BYTES = 8 * 1024 * 1024;

/** The next requests become new events: as many as a second takes, and as the day has room for. */
export async function replayStep(ctx: DomainContext, job: RunningJob): Promise<void> {
  const ground = await standingGround(ctx, job);
  if ('reason' in ground) {
    await stopJob(ctx, ctx.db, { job, reason: ground.reason });
    return;
  }
  const { plan, destinations } = ground;
  const bounds = { maxEvents: job.perSecond, maxBytes: MAX_BYTES };
  const read = await ctx.logStore.read(job.endpointId, Number(job.positionSeq), bounds);
  const planned = read
    .filter((event) => isMeant(job, plan, event))
    .map((event) => planOf(event, destinations));
  const copied = await ctx.db.$transaction(async (tx) => {
    if (!(await isMyStep(tx, job))) return [];
    const room = await roomToday(ctx, tx, { job, plan });
    if (room === null) return [];
    if (room === 0 && planned.length > 0) {
      const reason = `All ${plan.requestsPerDay} requests of the day are used. Resume it after 00:00 UTC, or change the plan.`;
      await stopJob(ctx, tx, { job, reason });
      return [];
    }
    const taken = planned.slice(0, room);
    const rows = await copyRequests(ctx, tx, { job, planned: taken });
    const isWhole = taken.length === planned.length;
    const readTo = BigInt((isWhole ? read : taken.map(({ originalSeq: seq }) => ({ seq }))).at(-1)?.seq ?? 0);
    const isEnd = isWhole && (read.length === 0 || readTo >= job.lastSeq);
    const done = { positionSeq: isEnd ? job.lastSeq : readTo, sent: rows.length, isEnd };
    await saveStep(ctx, tx, { job, done });
    return rows;
  });
  announce(ctx, job, { planned, copied });
}

interface Ground {
  plan: Plan;
  destinations: readonly DestinationRecord[];
}

/** What a step stands on: the endpoint takes events, and the target is still one. */
async function standingGround(ctx: DomainContext, job: RunningJob): Promise<Ground | { reason: string }> {
  try {
    const endpoint = await openEndpoint(ctx, job.endpointId);
    const plan = planById(ctx, endpoint.planId);
    if (!plan.forwarding) return { plan, destinations: [] };
    if (job.destinationId === null) return { plan, destinations: endpoint.destinations };
    const target = await ctx.db.destination.findFirst({
      where: { id: job.destinationId, workspaceId: job.workspaceId, deletedAt: null },
      select: { id: true, disabledAt: true },
    });
    if (!target) return { reason: 'Its destination was removed.' };
    if (target.disabledAt) return { reason: 'Its destination is off. Turn it on, then resume.' };
    return { plan, destinations: [{ id: target.id, filter: null }] };
  } catch (error) {
    if (isDomainError(error) && error.code !== 'unavailable') return { reason: error.message };
    throw error;
  }
}

function isMeant(job: RunningJob, plan: Plan, { seq, receivedAtMs, body }: StreamEvent): boolean {
  return (
    seq <= job.lastSeq &&
    (job.arrivedFrom === null || receivedAtMs >= job.arrivedFrom.getTime()) &&
    (job.arrivedTo === null || receivedAtMs < job.arrivedTo.getTime()) &&
    body.length <= plan.bodyBytes
  );
}

function planOf(event: StreamEvent, destinations: readonly DestinationRecord[]): Planned {
  return { id: uuidv7(), originalSeq: event.seq, deliveries: planDeliveries(destinations, event) };
}

/** Null: captures past the quota are just being moved in; the next turn asks again. */
async function roomToday(
  ctx: DomainContext,
  tx: Prisma.TransactionClient,
  { job, plan }: { job: RunningJob; plan: Plan },
): Promise<number | null> {
  if (plan.requestsPerDay === null) return job.perSecond;
  const { workspaceId } = job;
  const [lock] = await tx.$queryRaw<{ isMine: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${workspaceId}, 0)) AS "isMine"`;
  if (!lock?.isMine) return null;
  const [day] = await tx.$queryRaw<{ used: bigint }[]>`
    SELECT coalesce(sum(requests), 0)::int8 AS used FROM usage_day
     WHERE workspace_id = ${workspaceId}::uuid AND day = ${utcDayName(ctx.clock.now())}::date`;
  return Math.max(0, plan.requestsPerDay - Number(day?.used ?? 0));
}

function announce(
  ctx: DomainContext,
  { endpointId }: RunningJob,
  { planned, copied }: { planned: readonly Planned[]; copied: readonly Copied[] },
): void {
  const head = copied.reduce((newest, { seq }) => Math.max(newest, Number(seq)), 0);
  if (head === 0) return;
  ctx.bus.publish({ topic: 'appended', endpointId, head, events: null });
  ctx.bus.publish({ topic: 'delivery-due', endpointId });
  const deliveries = new Map(planned.map((one) => [one.id, one.deliveries[0]]));
  for (const { id, seq } of copied) {
    const primary = deliveries.get(id);
    if (!primary) continue;
    ctx.bus.publish({
      topic: 'delivery-changed',
      ...{ endpointId, deliveryId: primary.id, destinationId: primary.destinationId, isPrimary: true },
      ...{ eventId: id, seq: Number(seq), status: 'pending', statusCode: 0, retryCount: 0 },
      ...{ nextRetryAtMs: null, deliveredAtMs: null },
    });
  }
}

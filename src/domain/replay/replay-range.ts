import type { DomainContext } from '#domain/context.ts';
import { requireEndpoint } from '#domain/endpoint/require-endpoint.ts';
import { seqWindows } from '#domain/event/seq-window.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { withinQueryTime } from '#domain/within-query-time.ts';
import { planById } from '#domain/workspace/plan-of.ts';
import { createJob, MAX_PER_JOB, requireCount, requirePace, type JobRange } from './create-job.ts';
import { openEndpoint } from './open-endpoint.ts';
import { openTarget } from './open-target.ts';
import type { ReplayJobView, ReplayRangeInput } from './schemas.ts';
import { toTimes, type Times } from './times.ts';

const TOO_LONG = 'Counting took too long. Choose a shorter time.';

/**
 * Begins to replay the requests of a time as new events, so many a second. They count like captures; at the end of the
 * day's quota it stops, and can be resumed.
 * @throws {DomainError} as `replayEvent`; `invalid_input` for none or too many; `conflict` while another one is under way
 */
export async function replayRange(
  ctx: DomainContext,
  principal: Principal,
  input: ReplayRangeInput,
): Promise<ReplayJobView> {
  const { endpointId, perSecond, to } = input;
  await requireEndpoint(ctx, principal, endpointId);
  const endpoint = await openEndpoint(ctx, endpointId);
  const plan = planById(ctx, endpoint.planId);
  requirePace(plan, perSecond);
  const times = toTimes(input);
  const range = await countRequests(ctx, principal, { endpointId, times });
  requireCount(range, {
    none: 'No request of this time is kept, so there is nothing to replay.',
    many: 'More than 10,000 requests arrived in this time.',
  });
  const target = await openTarget(ctx, principal, { endpoint, plan, to });
  const { from: arrivedFrom, to: arrivedTo } = times;
  return createJob(ctx, principal, {
    columns: {
      endpointId,
      kind: 'replay',
      perSecond,
      arrivedFrom,
      arrivedTo,
      destinationId: target?.id ?? null,
    },
    range,
  });
}

async function countRequests(
  ctx: DomainContext,
  { workspaceId }: Principal,
  { endpointId, times: { from, to } }: { endpointId: string; times: Times },
): Promise<JobRange> {
  const query = ctx.db.$queryRaw<{ count: bigint; firstSeq: bigint | null; lastSeq: bigint | null }[]>`
    WITH log (endpoint_id, low, high) AS MATERIALIZED (${seqWindows({ workspaceId, endpointId, from, to })})
    SELECT count(*), min(seq) AS "firstSeq", max(seq) AS "lastSeq" FROM (
      SELECT r.seq FROM log JOIN request r
          ON r.endpoint_id = log.endpoint_id AND r.seq >= log.low AND r.seq < log.high
       WHERE r.deleted_at IS NULL
         AND (${from}::timestamptz IS NULL OR r.received_at >= ${from}::timestamptz)
         AND (${to}::timestamptz IS NULL OR r.received_at < ${to}::timestamptz)
       LIMIT ${MAX_PER_JOB + 1}) counted`;
  const [row] = await withinQueryTime(ctx, query, TOO_LONG);
  return {
    count: Number(row?.count ?? 0),
    firstSeq: row?.firstSeq ?? null,
    lastSeq: row?.lastSeq ?? null,
  };
}

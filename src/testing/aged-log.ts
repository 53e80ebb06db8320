import type { DomainContext } from '#domain/context.ts';
import { captureOf } from './captures.ts';
import { createEndpoint, createTenant, type Tenant } from './server.ts';

const DAY_MS = 86_400_000;

export interface AgedLog extends Tenant {
  endpointId: string;
  /** Of its captures, in order. */
  ids: string[];
  /** The seqs that are still stored. */
  kept(): Promise<number[]>;
  pruned(): Promise<number>;
}

/** A log of a workspace of its own, whose captures are as many days old as is said of each, in order. */
export async function agedLog(
  ctx: DomainContext,
  { plan, daysOld, body }: { plan: string; daysOld: readonly number[]; body?: Buffer },
): Promise<AgedLog> {
  const tenant = await createTenant(ctx, plan);
  const endpointId = await createEndpoint(ctx, tenant);
  const events = await Promise.all(
    daysOld.map((days) => {
      const receivedAtMs = ctx.clock.now() - days * DAY_MS;
      return ctx.appender.append(
        captureOf(tenant.workspaceId, endpointId, { ...(body && { body }), receivedAtMs }),
      );
    }),
  );
  const where = { endpointId };
  return {
    ...tenant,
    endpointId,
    ids: events.map((event) => event?.id ?? ''),
    kept: async () => {
      const rows = await ctx.db.request.findMany({ where, select: { seq: true }, orderBy: { seq: 'asc' } });
      return rows.map(({ seq }) => Number(seq));
    },
    pruned: async () => Number((await ctx.db.endpointCursor.findUniqueOrThrow({ where })).prunedSeq),
  };
}

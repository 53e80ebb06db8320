import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import { DomainError, notFound } from '#domain/errors.ts';
import { requireReplay } from '#domain/limit/require-replay.ts';
import { actorOf, type Principal } from '#domain/principal/principal.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';

export const ReplayToConnectionInput = z.object({ requestId: z.uuid(), connectionId: z.uuid() });

/**
 * Sends a stored request to one connected non-web listener of the same endpoint.
 * @throws {DomainError} `not_found` for an unknown request; `feature_required`; `conflict` when the listener has gone.
 */
export async function replayToConnection(
  ctx: DomainContext,
  principal: Principal,
  input: z.infer<typeof ReplayToConnectionInput>,
): Promise<{ replayId: string; dispatchedAt: string }> {
  const row = await ctx.db.request.findFirst({
    where: { id: input.requestId, workspaceId: principal.workspaceId, deletedAt: null },
    select: { endpointId: true, seq: true },
  });
  const endpoint =
    row && (await ctx.db.endpoint.findFirst({ where: { id: row.endpointId, deletedAt: null } }));
  if (!row || !endpoint) throw notFound('Request');
  requireReplay(await planOfWorkspace(ctx, principal.workspaceId));
  const listeners = await ctx.presence.list(row.endpointId);
  const listener = listeners.find(
    (one) =>
      one.connectionId === input.connectionId && one.clientType !== 'web' && one.takesReplays !== false,
  );
  const seq = Number(row.seq);
  const [event] = await ctx.logStore.read(row.endpointId, seq - 1, { maxEvents: 1, maxBytes: 1 });
  if (event?.seq !== seq) throw notFound('Request');
  const dispatchedAtMs = ctx.clock.now();
  const replayId = uuidv7();
  const sent = listener ? await ctx.presence.dispatch({ replayId, dispatchedAtMs, listener, event }) : false;
  if (!sent) {
    throw new DomainError(
      'conflict',
      'This client is no longer connected, or does not read what it is sent. Choose another one or reconnect it.',
    );
  }
  await ctx.db.auditEvent.create({
    data: {
      workspaceId: principal.workspaceId,
      actor: actorOf(principal),
      action: 'request.replayed',
      subject: input.requestId,
      detail: { replayId, connectionId: input.connectionId },
    },
  });
  return { replayId, dispatchedAt: new Date(dispatchedAtMs).toISOString() };
}

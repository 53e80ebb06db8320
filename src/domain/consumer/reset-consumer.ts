import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import { seqWindows } from '#domain/event/seq-window.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { requireConsumer } from './require-consumer.ts';
import type { ResetConsumerInput } from './schemas.ts';

/**
 * Lets a consumer go on from another place, back or forward. Its connections end, so that they come back there.
 * @returns the position: what follows is newer
 * @throws {DomainError} `not_found`; `invalid_input` for a place ahead of the log
 */
export async function resetConsumer(
  ctx: DomainContext,
  principal: Principal,
  input: ResetConsumerInput,
): Promise<{ position: number }> {
  const { id, name, endpointId } = await requireConsumer(ctx, principal, input.id);
  const position = await positionOf(ctx, principal, { endpointId, to: input.to });
  await ctx.db.$transaction(async (tx) => {
    await tx.consumerClaim.deleteMany({ where: { consumerId: id } });
    await tx.consumer.updateMany({
      where: { id },
      data: { ackedSeq: position, handedSeq: position, epoch: { increment: 1 } },
    });
    await writeAudit(tx, principal, {
      action: 'consumer.reset',
      subject: endpointId,
      detail: { name, position },
    });
  });
  ctx.bus.publish({ topic: 'consumer-reset', consumerId: id });
  return { position };
}

async function positionOf(
  ctx: DomainContext,
  { workspaceId }: Principal,
  { endpointId, to }: { endpointId: string; to: ResetConsumerInput['to'] },
): Promise<number> {
  const head = (await ctx.logStore.heads([endpointId])).get(endpointId)?.lastSeq ?? 0;
  if (to.kind === 'head') return head;
  if (to.kind === 'seq') {
    if (to.seq <= head) return to.seq;
    const words = `The newest event is ${head}. Choose that or a smaller one.`;
    throw new DomainError('invalid_input', words, { field: 'to.seq' });
  }
  const from = new Date(to.at);
  // The window begins a little early, so that nothing that arrived at the time is left out.
  const [window] = await ctx.db.$queryRaw<{ low: bigint }[]>`
    SELECT low FROM (${seqWindows({ workspaceId, endpointId, from, to: null })}) w`;
  return Math.max(0, Number(window?.low ?? 1) - 1);
}

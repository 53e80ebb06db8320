import type { DomainContext } from '#domain/context.ts';

/** Moves a consumer's position forward, never back, and not after a reset. */
export async function ackUpTo(
  ctx: DomainContext,
  { id, epoch }: { id: string; epoch: number },
  seq: number,
): Promise<void> {
  await ctx.db.$executeRaw`
    UPDATE consumer SET acked_seq = ${seq}, updated_at = to_timestamp(${ctx.clock.now() / 1000}::float8)
     WHERE id = ${id}::uuid AND epoch = ${epoch} AND acked_seq < ${seq}`;
}

export interface Holder {
  consumerId: string;
  connectionId: string;
}

/** Ends a connection's claims; its others are held for a while longer, because it makes progress. */
export async function ackClaims(
  ctx: DomainContext,
  { consumerId, connectionId }: Holder,
  acked: { seqs: readonly number[]; heldUntilMs: number },
): Promise<void> {
  const heldUntil = new Date(acked.heldUntilMs);
  await ctx.db.$transaction([
    ctx.db.consumerClaim.deleteMany({ where: { consumerId, connectionId, seq: { in: [...acked.seqs] } } }),
    ctx.db.consumerClaim.updateMany({ where: { consumerId, connectionId }, data: { heldUntil } }),
  ]);
}

/** Gives back what a connection holds, so that another one gets it at once. */
export async function releaseClaims(ctx: DomainContext, { consumerId, connectionId }: Holder): Promise<void> {
  const heldUntil = new Date(0);
  await ctx.db.consumerClaim.updateMany({ where: { consumerId, connectionId }, data: { heldUntil } });
}

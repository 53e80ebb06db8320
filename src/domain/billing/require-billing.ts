import type { DomainContext } from '#domain/context.ts';
import { DomainError, notFound } from '#domain/errors.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import type { Payments } from './payments.ts';

/** @throws {DomainError} `not_found` where billing is off, as if there were nothing of the kind */
export function requirePayments(ctx: Pick<DomainContext, 'payments'>): Payments {
  if (!ctx.payments) throw notFound('Billing');
  return ctx.payments;
}

/** @throws {DomainError} `forbidden` for a member who is neither owner nor admin */
export async function requirePayer(ctx: DomainContext, principal: UserPrincipal): Promise<void> {
  const { workspaceId, userId } = principal;
  const membership = await ctx.db.membership.findFirst({
    where: { workspaceId, userId, role: { in: ['owner', 'admin'] } },
    select: { userId: true },
  });
  if (!membership) {
    throw new DomainError(
      'forbidden',
      'Only an owner or an admin of the workspace can change its plan. Ask one of them.',
    );
  }
}

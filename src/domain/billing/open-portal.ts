import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { requirePayer, requirePayments } from './require-billing.ts';
import type { ProviderPage } from './schemas.ts';

/**
 * The provider's page with the cards, the invoices and the subscription.
 * @throws {DomainError} `forbidden`; `conflict` when nothing was ever paid for; `rate_limited`; `unavailable`
 */
export async function openPortal(ctx: DomainContext, principal: UserPrincipal): Promise<ProviderPage> {
  const payments = requirePayments(ctx);
  await requirePayer(ctx, principal);
  const { workspaceId } = principal;
  await requireRate(ctx, RATE_RULES.billingPerWorkspace, workspaceId);
  const row = await ctx.db.subscription.findUnique({
    where: { workspaceId },
    select: { providerCustomerId: true },
  });
  if (!row) throw new DomainError('conflict', 'There is nothing to manage yet. Choose a plan first.');
  const url = await payments.createPortal(row.providerCustomerId, `${ctx.config.publicUrl}/billing?changed`);
  return { url };
}

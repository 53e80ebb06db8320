import type { DomainContext } from '#domain/context.ts';
import type { Plan } from '#domain/limit/plan.ts';
import type { Payments, Price } from './payments.ts';
import { requirePayments } from './require-billing.ts';

export interface Offer {
  plan: Omit<Plan, 'priceIds'>;
  /** Free of charge: the plan that a workspace begins with, and has again when nothing is paid. */
  isFree: boolean;
  /** Null: not known right now; the checkout shows it. */
  price: Price | null;
}

/** The plans to choose from, in the order of the table. */
export async function listOffers(ctx: DomainContext): Promise<Offer[]> {
  const payments = requirePayments(ctx);
  const { plans, defaultPlan } = ctx.config;
  const offered = Object.values(plans).filter(
    ({ id, priceIds }) => id === defaultPlan || priceIds.length > 0,
  );
  return Promise.all(
    offered.map(async ({ priceIds: [priceId], ...plan }) => ({
      plan,
      isFree: priceId === undefined,
      price: priceId === undefined ? null : await priceOrNull(ctx, payments, priceId),
    })),
  );
}

/** A provider that does not answer must not take the page down. */
async function priceOrNull(ctx: DomainContext, payments: Payments, id: string): Promise<Price | null> {
  try {
    const price = await payments.readPrice(id);
    if (!price) ctx.logger.error({ priceId: id }, 'billing: a plan names a price that does not exist');
    return price;
  } catch (error) {
    ctx.logger.warn({ err: error, priceId: id }, 'billing: a price could not be read');
    return null;
  }
}

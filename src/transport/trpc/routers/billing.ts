import { choosePlan } from '#domain/billing/choose-plan.ts';
import { getBilling } from '#domain/billing/get-billing.ts';
import { openPortal } from '#domain/billing/open-portal.ts';
import { refreshSubscription } from '#domain/billing/refresh-subscription.ts';
import { ChoosePlanInput } from '#domain/billing/schemas.ts';
import { protectedProcedure, router } from '../init.ts';

export const billingRouter = router({
  get: protectedProcedure.query(({ ctx }) => getBilling(ctx.domain, ctx.principal)),
  choosePlan: protectedProcedure
    .input(ChoosePlanInput)
    .mutation(({ ctx, input }) => choosePlan(ctx.domain, ctx.principal, input)),
  openPortal: protectedProcedure.mutation(({ ctx }) => openPortal(ctx.domain, ctx.principal)),
  refresh: protectedProcedure.mutation(async ({ ctx }) => {
    await refreshSubscription(ctx.domain, ctx.principal);
    return {};
  }),
});

import { planUsage } from '#domain/limit/plan-usage.ts';
import { quotaToday } from '#domain/limit/quota-today.ts';
import { usageDays } from '#domain/limit/usage-days.ts';
import { protectedProcedure, router } from '../init.ts';

export const usageRouter = router({
  days: protectedProcedure.query(({ ctx }) => usageDays(ctx.domain, ctx.principal)),
  plan: protectedProcedure.query(({ ctx }) => planUsage(ctx.domain, ctx.principal)),
  today: protectedProcedure.query(({ ctx }) => quotaToday(ctx.domain, ctx.principal)),
});

import { usageDays } from '#domain/limit/usage-days.ts';
import { protectedProcedure, router } from '../init.ts';

export const usageRouter = router({
  days: protectedProcedure.query(({ ctx }) => usageDays(ctx.domain, ctx.principal)),
});

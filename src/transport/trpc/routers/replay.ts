import { ReplayToConnectionInput, replayToConnection } from '#domain/stream/replay-to-connection.ts';
import { protectedProcedure, router } from '../init.ts';

export const replayRouter = router({
  toConnection: protectedProcedure
    .input(ReplayToConnectionInput)
    .mutation(({ ctx, input }) => replayToConnection(ctx.domain, ctx.principal, input)),
});

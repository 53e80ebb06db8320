import { deleteConsumer } from '#domain/consumer/delete-consumer.ts';
import { listConsumers } from '#domain/consumer/list-consumers.ts';
import { resetConsumer } from '#domain/consumer/reset-consumer.ts';
import { ConsumerInput, ConsumersInput, ResetConsumerInput } from '#domain/consumer/schemas.ts';
import { protectedProcedure, router } from '../init.ts';

export const consumerRouter = router({
  list: protectedProcedure
    .input(ConsumersInput)
    .query(({ ctx, input }) => listConsumers(ctx.domain, ctx.principal, input)),

  reset: protectedProcedure
    .input(ResetConsumerInput)
    .mutation(({ ctx, input }) => resetConsumer(ctx.domain, ctx.principal, input)),

  delete: protectedProcedure
    .input(ConsumerInput)
    .mutation(({ ctx, input }) => deleteConsumer(ctx.domain, ctx.principal, input)),
});

import { getDestinationHealth } from '#domain/delivery/get-destination-health.ts';
import { getResponseBody } from '#domain/delivery/get-response-body.ts';
import { DestinationHealthInput } from '#domain/delivery/health-view.ts';
import { listDeliveries } from '#domain/delivery/list-deliveries.ts';
import { listOfRequest } from '#domain/delivery/list-of-request.ts';
import { retryDelivery } from '#domain/delivery/retry-delivery.ts';
import {
  AttemptInput,
  DeliveryIdInput,
  ListDeliveriesInput,
  OfRequestInput,
  WatchDeliveriesInput,
} from '#domain/delivery/schemas.ts';
import { RequestStatesInput, statesOfRequests } from '#domain/delivery/states-of-requests.ts';
import { watchDeliveries } from '#domain/delivery/watch-deliveries.ts';
import { withTrpcErrors } from '../errors.ts';
import { protectedProcedure, router } from '../init.ts';

export const deliveryRouter = router({
  ofRequest: protectedProcedure
    .input(OfRequestInput)
    .query(({ ctx, input }) => listOfRequest(ctx.domain, ctx.principal, input)),

  list: protectedProcedure
    .input(ListDeliveriesInput)
    .query(({ ctx, input }) => listDeliveries(ctx.domain, ctx.principal, input)),

  states: protectedProcedure
    .input(RequestStatesInput)
    .query(({ ctx, input }) => statesOfRequests(ctx.domain, ctx.principal, input)),

  responseBody: protectedProcedure
    .input(AttemptInput)
    .query(({ ctx, input }) => getResponseBody(ctx.domain, ctx.principal, input)),

  health: protectedProcedure
    .input(DestinationHealthInput)
    .query(({ ctx, input }) => getDestinationHealth(ctx.domain, ctx.principal, input)),

  retry: protectedProcedure
    .input(DeliveryIdInput)
    .mutation(({ ctx, input }) => retryDelivery(ctx.domain, ctx.principal, input)),

  changes: protectedProcedure.input(WatchDeliveriesInput).subscription(async function* ({
    ctx,
    input,
    signal,
  }) {
    const changes = watchDeliveries(ctx.domain, ctx.principal, {
      ...input,
      signal: signal ?? new AbortController().signal,
    });
    for await (const steps of withTrpcErrors(changes)) {
      await ctx.waitUntilWritable();
      yield steps;
    }
  }),
});

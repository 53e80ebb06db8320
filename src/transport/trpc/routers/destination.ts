import { createDestination } from '#domain/destination/create-destination.ts';
import { deleteDestination } from '#domain/destination/delete-destination.ts';
import { getDestination } from '#domain/destination/get-destination.ts';
import { judgeTarget, JudgeTargetInput } from '#domain/destination/judge-target.ts';
import { listDestinations } from '#domain/destination/list-destinations.ts';
import { revealSigningSecret } from '#domain/destination/reveal-signing-secret.ts';
import { rotateSigningSecret } from '#domain/destination/rotate-signing-secret.ts';
import {
  CreateDestinationInput,
  DestinationIdInput,
  EndpointDestinationsInput,
  SendTestEventInput,
  SetDestinationEnabledInput,
  TestDestinationInput,
  UpdateDestinationInput,
} from '#domain/destination/schemas.ts';
import { sendTestEvent } from '#domain/destination/send-test-event.ts';
import { setDestinationEnabled } from '#domain/destination/set-destination-enabled.ts';
import { testDestination } from '#domain/destination/test-destination.ts';
import { updateDestination } from '#domain/destination/update-destination.ts';
import { protectedProcedure, router } from '../init.ts';

export const destinationRouter = router({
  list: protectedProcedure
    .input(EndpointDestinationsInput)
    .query(({ ctx, input }) => listDestinations(ctx.domain, ctx.principal, input)),
  get: protectedProcedure
    .input(DestinationIdInput)
    .query(({ ctx, input }) => getDestination(ctx.domain, ctx.principal, input)),
  judge: protectedProcedure
    .input(JudgeTargetInput)
    .query(({ ctx, input }) => judgeTarget(ctx.domain, ctx.principal, input)),
  create: protectedProcedure
    .input(CreateDestinationInput)
    .mutation(({ ctx, input }) => createDestination(ctx.domain, ctx.principal, input)),
  update: protectedProcedure
    .input(UpdateDestinationInput)
    .mutation(({ ctx, input }) => updateDestination(ctx.domain, ctx.principal, input)),
  setEnabled: protectedProcedure
    .input(SetDestinationEnabledInput)
    .mutation(({ ctx, input }) => setDestinationEnabled(ctx.domain, ctx.principal, input)),
  rotateSecret: protectedProcedure
    .input(DestinationIdInput)
    .mutation(({ ctx, input }) => rotateSigningSecret(ctx.domain, ctx.principal, input)),
  revealSecret: protectedProcedure
    .input(DestinationIdInput)
    .mutation(({ ctx, input }) => revealSigningSecret(ctx.domain, ctx.principal, input)),
  test: protectedProcedure
    .input(TestDestinationInput)
    .mutation(({ ctx, input }) => testDestination(ctx.domain, ctx.principal, input)),
  sendTestEvent: protectedProcedure
    .input(SendTestEventInput)
    .mutation(({ ctx, input }) => sendTestEvent(ctx.domain, ctx.principal, input)),
  delete: protectedProcedure.input(DestinationIdInput).mutation(async ({ ctx, input }) => {
    await deleteDestination(ctx.domain, ctx.principal, input);
    return {};
  }),
});

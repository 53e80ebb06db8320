import { createEndpoint } from '#domain/endpoint/create-endpoint.ts';
import { deleteEndpoint } from '#domain/endpoint/delete-endpoint.ts';
import { getEndpoint } from '#domain/endpoint/get-endpoint.ts';
import { listEndpoints } from '#domain/endpoint/list-endpoints.ts';
import { CreateEndpointInput, EndpointIdInput, UpdateEndpointInput } from '#domain/endpoint/schemas.ts';
import { updateEndpoint } from '#domain/endpoint/update-endpoint.ts';
import { protectedProcedure, router } from '../init.ts';

export const endpointRouter = router({
  list: protectedProcedure.query(({ ctx }) => listEndpoints(ctx.domain, ctx.principal)),
  get: protectedProcedure
    .input(EndpointIdInput)
    .query(({ ctx, input }) => getEndpoint(ctx.domain, ctx.principal, input)),
  create: protectedProcedure
    .input(CreateEndpointInput)
    .mutation(({ ctx, input }) => createEndpoint(ctx.domain, ctx.principal, input)),
  update: protectedProcedure
    .input(UpdateEndpointInput)
    .mutation(({ ctx, input }) => updateEndpoint(ctx.domain, ctx.principal, input)),
  delete: protectedProcedure.input(EndpointIdInput).mutation(async ({ ctx, input }) => {
    await deleteEndpoint(ctx.domain, ctx.principal, input);
    return {};
  }),
});

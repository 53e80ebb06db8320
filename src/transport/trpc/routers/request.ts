import { deleteRequests } from '#domain/request/delete-requests.ts';
import { getRequest } from '#domain/request/get-request.ts';
import { listRequests } from '#domain/request/list-requests.ts';
import { restoreRequests } from '#domain/request/restore-requests.ts';
import { ListRequestsInput, RequestIdInput, RequestIdsInput } from '#domain/request/schemas.ts';
import { protectedProcedure, router } from '../init.ts';

export const requestRouter = router({
  list: protectedProcedure
    .input(ListRequestsInput)
    .query(({ ctx, input }) => listRequests(ctx.domain, ctx.principal, input)),
  get: protectedProcedure
    .input(RequestIdInput)
    .query(({ ctx, input }) => getRequest(ctx.domain, ctx.principal, input)),
  delete: protectedProcedure
    .input(RequestIdsInput)
    .mutation(({ ctx, input }) => deleteRequests(ctx.domain, ctx.principal, input)),
  restore: protectedProcedure
    .input(RequestIdsInput)
    .mutation(({ ctx, input }) => restoreRequests(ctx.domain, ctx.principal, input)),
});

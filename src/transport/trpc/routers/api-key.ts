import { createApiKey } from '#domain/api-key/create-api-key.ts';
import { listApiKeys } from '#domain/api-key/list-api-keys.ts';
import { revokeApiKey } from '#domain/api-key/revoke-api-key.ts';
import { ApiKeyIdInput, CreateApiKeyInput } from '#domain/api-key/schemas.ts';
import { protectedProcedure, router } from '../init.ts';

export const apiKeyRouter = router({
  list: protectedProcedure.query(({ ctx }) => listApiKeys(ctx.domain, ctx.principal)),
  create: protectedProcedure
    .input(CreateApiKeyInput)
    .mutation(({ ctx, input }) => createApiKey(ctx.domain, ctx.principal, input)),
  revoke: protectedProcedure.input(ApiKeyIdInput).mutation(async ({ ctx, input }) => {
    await revokeApiKey(ctx.domain, ctx.principal, input);
    return {};
  }),
});

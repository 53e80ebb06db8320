import { createPersonalToken } from '#domain/access-token/create-personal-token.ts';
import { endSignIn } from '#domain/access-token/end-sign-in.ts';
import { listPersonalTokens } from '#domain/access-token/list-personal-tokens.ts';
import { listSignIns } from '#domain/access-token/list-sign-ins.ts';
import { revokePersonalToken } from '#domain/access-token/revoke-personal-token.ts';
import {
  CreatePersonalTokenInput,
  PersonalTokenIdInput,
  SignInIdInput,
} from '#domain/access-token/schemas.ts';
import { protectedProcedure, router } from '../init.ts';

export const accessTokenRouter = router({
  list: protectedProcedure.query(({ ctx }) => listPersonalTokens(ctx.domain, ctx.principal)),
  create: protectedProcedure
    .input(CreatePersonalTokenInput)
    .mutation(({ ctx, input }) => createPersonalToken(ctx.domain, ctx.principal, input)),
  revoke: protectedProcedure.input(PersonalTokenIdInput).mutation(async ({ ctx, input }) => {
    await revokePersonalToken(ctx.domain, ctx.principal, input);
    return {};
  }),
  listSignIns: protectedProcedure.query(({ ctx }) => listSignIns(ctx.domain, ctx.principal)),
  endSignIn: protectedProcedure.input(SignInIdInput).mutation(async ({ ctx, input }) => {
    await endSignIn(ctx.domain, ctx.principal, input);
    return {};
  }),
});

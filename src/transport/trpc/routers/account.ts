import {
  ChangeEmailInput,
  ChangePasswordInput,
  DeleteAccountInput,
  UpdateProfileInput,
} from '#domain/user/schemas.ts';
import { changeEmail } from '#domain/user/change-email.ts';
import { changePassword } from '#domain/user/change-password.ts';
import { deleteAccount } from '#domain/user/delete-account.ts';
import { getMe } from '#domain/user/get-me.ts';
import { resendVerification } from '#domain/user/resend-verification.ts';
import { signOutEverywhere } from '#domain/user/sign-out-everywhere.ts';
import { updateProfile } from '#domain/user/update-profile.ts';
import { protectedProcedure, router } from '../init.ts';

export const accountRouter = router({
  me: protectedProcedure.query(({ ctx }) => getMe(ctx.domain, ctx.principal)),
  updateProfile: protectedProcedure.input(UpdateProfileInput).mutation(async ({ ctx, input }) => {
    await updateProfile(ctx.domain, ctx.principal, input);
    return {};
  }),
  changePassword: protectedProcedure.input(ChangePasswordInput).mutation(async ({ ctx, input }) => {
    await changePassword(ctx.domain, ctx.principal, input);
    return {};
  }),
  changeEmail: protectedProcedure.input(ChangeEmailInput).mutation(async ({ ctx, input }) => {
    await changeEmail(ctx.domain, ctx.principal, input);
    return {};
  }),
  resendVerification: protectedProcedure.mutation(async ({ ctx }) => {
    await resendVerification(ctx.domain, ctx.principal);
    return {};
  }),
  signOutEverywhere: protectedProcedure.mutation(async ({ ctx }) => {
    await signOutEverywhere(ctx.domain, ctx.principal);
    return {};
  }),
  deleteAccount: protectedProcedure.input(DeleteAccountInput).mutation(async ({ ctx, input }) => {
    await deleteAccount(ctx.domain, ctx.principal, input);
    return {};
  }),
});

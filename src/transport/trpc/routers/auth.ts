import {
  MailTokenInput,
  RegisterInput,
  RequestPasswordResetInput,
  ResetPasswordInput,
} from '#domain/user/schemas.ts';
import { registerUser } from '#domain/user/register-user.ts';
import { requestPasswordReset } from '#domain/user/request-password-reset.ts';
import { resetPassword } from '#domain/user/reset-password.ts';
import { verifyEmail } from '#domain/user/verify-email.ts';
import { publicProcedure, router } from '../init.ts';

export const authRouter = router({
  options: publicProcedure.query(({ ctx: { domain } }) => ({
    signups: domain.config.signups,
    github: domain.config.signInProviders.includes('github'),
    google: domain.config.signInProviders.includes('google'),
    mail: domain.mailer.kind,
  })),
  register: publicProcedure.input(RegisterInput).mutation(async ({ ctx, input }) => {
    await registerUser(ctx.domain, ctx, input);
    return {};
  }),
  requestPasswordReset: publicProcedure.input(RequestPasswordResetInput).mutation(async ({ ctx, input }) => {
    await requestPasswordReset(ctx.domain, ctx, input);
    return {};
  }),
  resetPassword: publicProcedure.input(ResetPasswordInput).mutation(async ({ ctx, input }) => {
    await resetPassword(ctx.domain, ctx, input);
    return {};
  }),
  verifyEmail: publicProcedure
    .input(MailTokenInput)
    .mutation(({ ctx, input }) => verifyEmail(ctx.domain, ctx, input)),
});

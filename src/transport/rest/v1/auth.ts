import type { Context } from 'hono';
import type { DomainContext } from '#domain/context.ts';
import { logIn, type ApiVisitor, type SignedIn } from '#domain/access-token/log-in.ts';
import { logOut } from '#domain/access-token/log-out.ts';
import { refreshPair } from '#domain/access-token/refresh-pair.ts';
import { registerAccount } from '#domain/access-token/register-account.ts';
import type { TokenPair } from '#domain/access-token/schemas.ts';
import { changePassword } from '#domain/user/change-password.ts';
import { getMe } from '#domain/user/get-me.ts';
import { ChangePasswordInput, RegisterInput, SignInInput } from '#domain/user/schemas.ts';
import * as contracts from '#protocol/rest/v1/auth.ts';
import { callingUser, type RestApp, type RestEnv } from '../app.ts';
import { parseInput } from '../input.ts';
import { Problem } from '../problem.ts';

export function registerAuth(app: RestApp, ctx: DomainContext): void {
  app.openapi(contracts.register, async (c) => {
    const input = parseInput(RegisterInput, c.req.valid('json'));
    return c.json(await signedIn(ctx, await registerAccount(ctx, visitorOf(c), input)), 201);
  });
  app.openapi(contracts.logIn, async (c) => {
    const input = parseInput(SignInInput, c.req.valid('json'));
    return c.json(await signedIn(ctx, await logIn(ctx, visitorOf(c), input)), 200);
  });
  app.openapi(contracts.refresh, async (c) => {
    const { refresh_token: refreshToken } = c.req.valid('json');
    const result = await refreshPair(ctx, visitorOf(c), refreshToken);
    if ('refused' in result) {
      const [code, message] = REFRESH_REFUSALS[result.refused];
      throw new Problem(code, message);
    }
    return c.json(pairOf(result.tokens), 200);
  });
  app.openapi(contracts.getMe, async (c) => c.json(await userOf(ctx, callingUser(c.var)), 200));
  app.openapi(contracts.changePassword, async (c) => {
    const principal = callingUser(c.var);
    if (principal.familyId === null) {
      throw new Problem('forbidden', 'Personal access tokens can’t do this. Log in with the password first.');
    }
    const { current_password: currentPassword, new_password: newPassword } = c.req.valid('json');
    await changePassword(ctx, principal, parseInput(ChangePasswordInput, { currentPassword, newPassword }));
    return c.body(null, 204);
  });
  app.openapi(contracts.logOut, async (c) => {
    await logOut(ctx, callingUser(c.var));
    return c.body(null, 204);
  });
}

const REFRESH_REFUSALS = {
  invalid: ['invalid_token', 'This refresh token is not known here. Log in again.'],
  revoked: ['invalid_token', 'This sign-in has ended, or its refresh token was used twice. Log in again.'],
  expired: ['token_expired', 'This refresh token has expired. Log in again.'],
} as const;

function visitorOf(c: Context<RestEnv>): ApiVisitor {
  return { remoteAddress: c.env.remoteAddress, userAgent: c.req.header('user-agent') ?? null };
}

async function signedIn(ctx: DomainContext, { claims, tokens }: SignedIn) {
  return { user: await userOf(ctx, claims), ...pairOf(tokens) };
}

function pairOf({ accessToken, refreshToken, expiresInSeconds }: TokenPair) {
  return {
    access_token: accessToken,
    refresh_token: refreshToken,
    token_type: 'Bearer' as const,
    expires_in: expiresInSeconds,
  };
}

async function userOf(ctx: DomainContext, who: { userId: string; workspaceId: string }) {
  const { user, workspace } = await getMe(ctx, who);
  const { id, email, name, emailVerified, createdAt } = user;
  return { id, email, name, email_verified: emailVerified, plan: workspace.plan, created_at: createdAt };
}

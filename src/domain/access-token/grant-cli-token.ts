import type { DomainContext } from '#domain/context.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { Scope } from '#protocol/scope.ts';
import { createPersonalToken } from './create-personal-token.ts';

/** Command lines never refresh; a forgotten one is let go of some day. */
const LIFE_MS = 365 * 86_400_000;

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/**
 * A personal access token for everything the user may do, named so that the console tells what it is.
 * @throws {DomainError} `limit_exceeded`; `rate_limited`
 */
export async function grantCliToken(ctx: DomainContext, principal: UserPrincipal): Promise<string> {
  const nowMs = ctx.clock.now();
  const { token } = await createPersonalToken(ctx, principal, {
    name: `Command line, ${DATE.format(nowMs)}`,
    scopes: [...Scope.options],
    expiresAt: new Date(nowMs + LIFE_MS).toISOString(),
  });
  return token;
}

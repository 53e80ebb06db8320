import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AccessTokenPrincipal, ApiKeyPrincipal } from '#domain/principal/principal.ts';
import type { RateState } from './rate.ts';

/** What each call carries. */
export interface RestEnv {
  Bindings: {
    remoteAddress: string;
    /** Waits until the caller has no more than a few calls under way. */
    takeTurn: (subject: string) => Promise<void>;
    /** Reads the body, which is left unread until the caller is known. */
    readBody: (subject: string) => Promise<Buffer>;
  };
  Variables: {
    /** Unset on routes for anybody. */
    principal?: ApiKeyPrincipal | AccessTokenPrincipal;
    rate?: RateState;
  };
}

export type RestApp = OpenAPIHono<RestEnv>;

/** Who calls; only on routes with `security`, where the guard has put it. */
export function caller(vars: RestEnv['Variables']): ApiKeyPrincipal | AccessTokenPrincipal {
  if (!vars.principal) throw new Error('This route has no security, so nobody is known to call it');
  return vars.principal;
}

/** The person who calls; only on routes for `personal(…)` tokens. */
export function callingUser(vars: RestEnv['Variables']): AccessTokenPrincipal {
  const principal = caller(vars);
  if (principal.kind !== 'access_token') throw new Error('This route is not for API keys');
  return principal;
}

import { decode } from 'next-auth/jwt';
import type { DomainContext } from '#domain/context.ts';
import { principalFromSession, SessionClaims } from '#domain/principal/from-session.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import type { AuthConfig } from './handoff.ts';

/** Null when nobody is signed in: no cookie, not ours, expired, or the session was ended. */
export async function principalFromCookies(
  ctx: DomainContext,
  auth: AuthConfig,
  cookieHeader: string | undefined,
): Promise<UserPrincipal | null> {
  const token = sessionToken(cookieHeader ?? '', sessionCookieName(auth));
  if (token === '') return null;
  const payload = await decode({ token, secret: auth.secret }).catch(() => null);
  const claims = SessionClaims.safeParse(payload);
  return claims.success ? principalFromSession(ctx, claims.data) : null;
}

/** As next-auth names it. */
export function sessionCookieName(auth: Pick<AuthConfig, 'secureCookies'>): string {
  return `${auth.secureCookies ? '__Secure-' : ''}next-auth.session-token`;
}

/** next-auth cuts a long token into `name.0`, `name.1`, … */
function sessionToken(cookieHeader: string, name: string): string {
  const chunks: [index: number, value: string][] = [];
  for (const pair of cookieHeader.split(';')) {
    const equals = pair.indexOf('=');
    const key = pair.slice(0, equals).trim();
    const value = pair.slice(equals + 1).trim();
    if (key === name) return value;
    const index = key.startsWith(`${name}.`) ? key.slice(name.length + 1) : '';
    if (/^\d{1,2}$/.test(index)) chunks.push([Number(index), value]);
  }
  return chunks
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value)
    .join('');
}

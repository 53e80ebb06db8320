import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import type { DomainContext } from '#domain/context.ts';
import { isDomainError } from '#domain/errors.ts';
import { principalFromSession, SessionClaims } from '#domain/principal/from-session.ts';
import { SignInInput } from '#domain/user/schemas.ts';
import { claimsOfOauthAccount } from '#domain/user/session-claims.ts';
import { signInWithPassword } from '#domain/user/sign-in-with-password.ts';
import { signInWithProvider } from '#domain/user/sign-in-with-provider.ts';
import { githubProvider, googleProvider, readProfile } from './auth-providers.ts';
import { handoff, type Handoff } from './handoff.ts';
import { REMOTE_ADDRESS_HEADER } from './remote-address-header.ts';

const SESSION_DAYS = 30;

/**
 * next-auth, over our verbs. `error` on the sign-in page is one of `CredentialsSignin`, `RateLimited.<seconds>`,
 * `Unavailable`, the refusals of `signInWithProvider`, or a code of next-auth.
 */
export function authOptions({ context, auth }: Handoff = handoff()): NextAuthOptions {
  return {
    secret: auth.secret,
    useSecureCookies: auth.secureCookies,
    session: { strategy: 'jwt', maxAge: SESSION_DAYS * 86_400 },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    providers: [
      passwordProvider(context),
      ...(auth.github ? [githubProvider(auth.github)] : []),
      ...(auth.google ? [googleProvider(auth.google)] : []),
    ],
    callbacks: {
      async signIn({ account, profile }) {
        if (account?.type !== 'oauth') return true;
        const found = readProfile(account.provider, account.providerAccountId, profile);
        const outcome = await signInWithProvider(context, found);
        return outcome === 'ok' || `${context.config.publicUrl}/sign-in?error=${outcome}`;
      },
      /** Runs at sign-in and whenever the browser asks for its session; throwing removes the cookie. */
      async jwt({ token, user, account }) {
        const claims =
          account?.type === 'oauth'
            ? await claimsOfOauthAccount(context, account)
            : SessionClaims.safeParse(account ? user : token).data;
        if (!claims || !(await principalFromSession(context, claims))) throw new Error('The session is over');
        return { ...claims };
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
    logger: {
      error(code, metadata) {
        // A session that was ended elsewhere is an everyday thing.
        const level = code === 'JWT_SESSION_ERROR' ? 'debug' : 'error';
        context.logger[level]({ code, err: errorOf(metadata) }, 'Sign-in library reported an error');
      },
      warn(code) {
        context.logger.debug({ code }, 'Sign-in library reported a warning');
      },
      // Its debug lines hold tokens.
      debug: () => undefined,
    },
  };
}

function passwordProvider(context: DomainContext) {
  return CredentialsProvider({
    credentials: { email: {}, password: {} },
    async authorize(input, request) {
      const credentials = SignInInput.safeParse(input);
      if (!credentials.success) return null;
      const remoteAddress = String(request.headers?.[REMOTE_ADDRESS_HEADER] ?? 'unknown');
      try {
        const claims = await signInWithPassword(context, { remoteAddress }, credentials.data);
        return claims && { id: claims.userId, ...claims };
      } catch (error) {
        throw new Error(refusalCode(context, error));
      }
    },
  });
}

/** The library puts the message into the page's URL, so it is a code. */
function refusalCode(context: DomainContext, error: unknown): string {
  if (isDomainError(error) && error.code === 'rate_limited') {
    return `RateLimited.${Math.ceil((error.detail.retryAfterMs ?? 0) / 1000)}`;
  }
  if (!isDomainError(error)) context.logger.error({ err: error }, 'Signing in failed');
  return 'Unavailable';
}

function errorOf(metadata: Error | { error?: unknown }): unknown {
  return metadata instanceof Error ? metadata : metadata.error;
}

import type { TokenSet } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import GithubProvider, { type GithubProfile } from 'next-auth/providers/github';
import GoogleProvider, { type GoogleProfile } from 'next-auth/providers/google';
import { z } from 'zod';
import type { ProviderProfile } from '#domain/user/sign-in-with-provider.ts';
import type { OauthClient } from './handoff.ts';

const GITHUB = { site: 'https://github.com', api: 'https://api.github.com' };

/** GitHub's profile names an address without saying whether it is proved; its list of addresses does. */
export function githubProvider(client: OauthClient, origins = GITHUB): OAuthConfig<GithubProfile> {
  return GithubProvider({
    ...client,
    authorization: {
      url: `${origins.site}/login/oauth/authorize`,
      params: { scope: 'read:user user:email' },
    },
    token: `${origins.site}/login/oauth/access_token`,
    userinfo: {
      url: `${origins.api}/user`,
      async request({ tokens }: { tokens: TokenSet }): Promise<object> {
        const [profile, emails] = await Promise.all([
          askGithub(`${origins.api}/user`, tokens),
          askGithub(`${origins.api}/user/emails`, tokens),
        ]);
        return { ...GithubUser.parse(profile), email: primaryVerified(GithubEmails.parse(emails)) };
      },
    },
  });
}

export function googleProvider(client: OauthClient): OAuthConfig<GoogleProfile> {
  return GoogleProvider(client);
}

const GithubUser = z.looseObject({ id: z.number() });
const GithubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

function primaryVerified(emails: z.infer<typeof GithubEmails>): string | null {
  return emails.find((one) => one.primary && one.verified)?.email ?? null;
}

async function askGithub(url: string, tokens: TokenSet): Promise<unknown> {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${tokens.access_token}`, accept: 'application/vnd.github+json' },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`GitHub answered ${response.status} to ${new URL(url).pathname}`);
  return response.json();
}

const GithubClaims = z.object({
  login: z.string(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  avatar_url: z.string().nullish(),
});
const GoogleClaims = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  email_verified: z.boolean().nullish(),
  picture: z.string().nullish(),
});

/** What a provider says of the user, in one form. */
export function readProfile(provider: string, providerAccountId: string, profile: unknown): ProviderProfile {
  if (provider === 'github') {
    const github = GithubClaims.parse(profile);
    const name = github.name ?? github.login;
    const email = github.email?.toLowerCase() ?? null;
    const avatarUrl = github.avatar_url ?? null;
    return { provider, providerAccountId, name, email, avatarUrl, emailVerified: email !== null };
  }
  if (provider === 'google') {
    const google = GoogleClaims.parse(profile);
    return {
      provider,
      providerAccountId,
      name: google.name ?? '',
      email: google.email?.toLowerCase() ?? null,
      avatarUrl: google.picture ?? null,
      emailVerified: google.email_verified === true,
    };
  }
  throw new Error(`No sign-in provider named ${provider}`);
}

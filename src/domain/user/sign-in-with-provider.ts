import type { DomainContext } from '#domain/context.ts';
import { isUniqueViolation } from '#domain/unique-violation.ts';
import { createAccount } from './create-account.ts';

export interface ProviderProfile {
  provider: 'github' | 'google';
  providerAccountId: string;
  /** Lower case. */
  email: string | null;
  /** The provider vouches for the address. */
  emailVerified: boolean;
  name: string;
  avatarUrl: string | null;
}

/** `ok`, or why not, as the sign-in page explains it. */
export type ProviderSignIn =
  | 'ok'
  /** The provider gave no address that it vouches for. */
  | 'ProviderEmailNotVerified'
  /** An account with this address exists whose owner has not proved the address: linking would share it. */
  | 'AccountEmailNotVerified'
  | 'SignupsClosed';

/** Finds the linked account, links one by its proven address, or creates one. */
export async function signInWithProvider(
  ctx: DomainContext,
  profile: ProviderProfile,
): Promise<ProviderSignIn> {
  const { provider, providerAccountId, email } = profile;
  const oauth = { provider, providerAccountId };
  const link = await ctx.db.oauthAccount.findUnique({ where: { provider_providerAccountId: oauth } });
  if (link) return 'ok';
  if (email === null || !profile.emailVerified) return 'ProviderEmailNotVerified';
  const user = await ctx.db.user.findUnique({
    where: { email },
    select: { id: true, emailVerifiedAt: true },
  });
  if (user) {
    if (!user.emailVerifiedAt) return 'AccountEmailNotVerified';
    await ctx.db.oauthAccount.upsert({
      where: { provider_providerAccountId: oauth },
      create: { ...oauth, userId: user.id },
      update: {},
    });
    return 'ok';
  }
  if (ctx.config.signups !== 'open') return 'SignupsClosed';
  const { name, avatarUrl } = profile;
  try {
    await ctx.db.$transaction((tx) =>
      createAccount(ctx, tx, { email, name, avatarUrl, passwordHash: null, emailVerified: true, oauth }),
    );
  } catch (error) {
    // Two sign-ins at once: the other one has created it.
    if (!isUniqueViolation(error)) throw error;
    return signInWithProvider(ctx, profile);
  }
  return 'ok';
}

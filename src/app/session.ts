import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { handoff } from '#server/handoff.ts';
import { principalFromCookies } from '#server/session-cookie.ts';

/** Read once per page. */
export const currentUser = cache(async (): Promise<UserPrincipal | null> => {
  const cookies = (await headers()).get('cookie') ?? undefined;
  const { context, auth } = handoff();
  return principalFromCookies(context, auth, cookies);
});

/** Sends people who are not signed in to the sign-in page, which brings them back to `path`. */
export async function requireUser(path: string): Promise<UserPrincipal> {
  const principal = await currentUser();
  return principal ?? redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}

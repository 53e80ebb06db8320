import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { listEndpoints } from '#domain/endpoint/list-endpoints.ts';
import { quotaToday } from '#domain/limit/quota-today.ts';
import { getMe } from '#domain/user/get-me.ts';
import { handoff } from '#server/handoff.ts';
import { RAIL_COOKIE } from '#ui/shell/rail-cookie.ts';
import { Shell } from '#ui/shell/shell.tsx';
import { QUOTA_COOKIE } from '#ui/usage/quota-dismissal.ts';
import { currentUser } from '../session.ts';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const principal = await currentUser();
  // The page, which knows its path, redirects.
  if (!principal) return children;
  const { context } = handoff();
  const [me, endpoints, quota, jar] = await Promise.all([
    getMe(context, principal),
    listEndpoints(context, principal),
    quotaToday(context, principal),
    cookies(),
  ]);
  return (
    <Shell
      me={me}
      endpoints={endpoints}
      quota={quota}
      dismissedQuota={jar.get(QUOTA_COOKIE)?.value ?? null}
      railOpen={jar.get(RAIL_COOKIE)?.value !== 'closed'}
    >
      {children}
    </Shell>
  );
}

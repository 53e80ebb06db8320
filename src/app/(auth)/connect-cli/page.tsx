import type { Metadata } from 'next';
import { cliCallbackHost } from '#domain/access-token/cli-callback.ts';
import { issueCliConsent } from '#domain/access-token/cli-consent.ts';
import { getMe } from '#domain/user/get-me.ts';
import { handoff } from '#server/handoff.ts';
import { ConnectCli, ConnectCliRefused } from '#ui/account/connect-cli.tsx';
import { requireUser } from '../../session.ts';
import { queryValue, type Query } from '../query.ts';

export const metadata: Metadata = { title: 'Allow the command line' };

export default async function Page({ searchParams }: { searchParams: Query }) {
  const callback = (await queryValue(searchParams, 'callback')) ?? '';
  const host = cliCallbackHost(callback);
  if (host === null) return <ConnectCliRefused />;
  const path = `/connect-cli?callback=${encodeURIComponent(callback)}`;
  const principal = await requireUser(path);
  const { context, auth } = handoff();
  const { user } = await getMe(context, principal);
  const { secret } = auth;
  const consent = issueCliConsent({ secret, principal, callback, nowMs: context.clock.now() });
  return <ConnectCli email={user.email} host={host} form={{ callback, consent }} path={path} />;
}

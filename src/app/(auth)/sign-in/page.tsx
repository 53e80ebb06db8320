import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { safeNext } from '#ui/account/safe-next.ts';
import { SignInForm } from '#ui/account/sign-in-form.tsx';
import { currentUser } from '../../session.ts';
import { authOptions } from '../auth-options.ts';
import { queryValue, type Query } from '../query.ts';

export const metadata: Metadata = { title: 'Sign in' };

export default async function Page({ searchParams }: { searchParams: Query }) {
  const next = safeNext(await queryValue(searchParams, 'next'));
  if (await currentUser()) redirect(next);
  return <SignInForm options={authOptions()} next={next} error={await queryValue(searchParams, 'error')} />;
}

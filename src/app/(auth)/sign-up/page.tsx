import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SignUpForm } from '#ui/account/sign-up-form.tsx';
import { SignupsClosed } from '#ui/account/signups-closed.tsx';
import { currentUser } from '../../session.ts';
import { authOptions } from '../auth-options.ts';

export const metadata: Metadata = { title: 'Create your account' };

export default async function Page() {
  if (await currentUser()) redirect('/endpoints');
  const options = authOptions();
  return options.signups === 'open' ? <SignUpForm options={options} /> : <SignupsClosed />;
}

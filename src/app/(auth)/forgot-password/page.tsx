import type { Metadata } from 'next';
import { connection } from 'next/server';
import { ForgotPasswordForm } from '#ui/account/forgot-password-form.tsx';
import { authOptions } from '../auth-options.ts';

export const metadata: Metadata = { title: 'Reset your password' };

export default async function Page() {
  await connection();
  return <ForgotPasswordForm options={authOptions()} />;
}

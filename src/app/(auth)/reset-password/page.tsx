import type { Metadata } from 'next';
import { ResetPasswordForm } from '#ui/account/reset-password-form.tsx';
import { queryValue, type Query } from '../query.ts';

export const metadata: Metadata = { title: 'Set a new password', referrer: 'no-referrer' };

export default async function Page({ searchParams }: { searchParams: Query }) {
  return <ResetPasswordForm token={(await queryValue(searchParams, 'token')) ?? ''} />;
}

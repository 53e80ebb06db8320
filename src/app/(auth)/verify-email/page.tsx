import type { Metadata } from 'next';
import { VerifyEmailForm } from '#ui/account/verify-email-form.tsx';
import { queryValue, type Query } from '../query.ts';

export const metadata: Metadata = { title: 'Confirm your e-mail address', referrer: 'no-referrer' };

export default async function Page({ searchParams }: { searchParams: Query }) {
  return <VerifyEmailForm token={(await queryValue(searchParams, 'token')) ?? ''} />;
}

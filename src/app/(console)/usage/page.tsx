import type { Metadata } from 'next';
import { UsagePage } from '#ui/usage/usage-page.tsx';
import { requireUser } from '../../session.ts';

export const metadata: Metadata = { title: 'Usage' };

export default async function Page() {
  await requireUser('/usage');
  return <UsagePage />;
}

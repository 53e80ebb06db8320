import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { handoff } from '#server/handoff.ts';
import { BillingPage } from '#ui/billing/billing-page.tsx';
import { requireUser } from '../../session.ts';

export const metadata: Metadata = { title: 'Billing' };

export default async function Page() {
  if (!handoff().context.payments) notFound();
  await requireUser('/billing');
  return <BillingPage />;
}

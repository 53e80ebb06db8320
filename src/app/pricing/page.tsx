import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { listOffers } from '#domain/billing/list-offers.ts';
import { handoff } from '#server/handoff.ts';
import { Pricing } from '#ui/billing/pricing.tsx';
import { currentUser } from '../session.ts';

export const metadata: Metadata = { title: 'Pricing' };

export default async function Page() {
  // Whether somebody is signed in comes from the request, so the page is never made in advance.
  const user = await currentUser();
  const { context } = handoff();
  if (!context.payments) notFound();
  const { billing, signups } = context.config;
  const offers = await listOffers(context);
  return <Pricing {...billing} offers={offers} signedIn={user !== null} signupsOpen={signups === 'open'} />;
}

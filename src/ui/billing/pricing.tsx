'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { Offers } from '#ui/billing/offers.tsx';
import type { Offer } from '#ui/billing/price.ts';
import { Logo } from '#ui/shell/logo.tsx';
import classes from './pricing.module.css';

export interface PricingProps {
  offers: readonly Offer[];
  trialDays: number;
  graceDays: number;
  signedIn: boolean;
  signupsOpen: boolean;
}

/** What the plans are and cost, for everybody. */
export function Pricing({ offers, trialDays, graceDays, signedIn, signupsOpen }: PricingProps) {
  const entry = entryOf(signedIn, signupsOpen);
  const hasOverflow = offers.some(({ plan }) => plan.overflowPercent > 0);
  return (
    <div className={classes['root']}>
      <header className={classes['top']}>
        <Logo href="/" />
        <nav aria-label="Site">
          <Button variant="subtle" color="gray" component={Link} href="/docs">
            Docs
          </Button>
          <Button variant="subtle" color="gray" component={Link} href={signedIn ? '/endpoints' : '/sign-in'}>
            {signedIn ? 'Console' : 'Sign in'}
          </Button>
        </nav>
      </header>
      <main>
        <h1 className={classes['statement']}>Pricing</h1>
        <p className={classes['lead']}>
          Every plan stores and streams requests the same way. They differ in how much.
        </p>
        <Offers
          offers={offers}
          trialDays={trialDays}
          action={({ isFree, plan }) => (
            <Button
              variant={isFree ? 'default' : 'filled'}
              component={Link}
              href={entry.href}
              aria-label={`${entry.label}: ${plan.title}`}
            >
              {entry.label}
            </Button>
          )}
        />
        <dl className={classes['terms']}>
          {hasOverflow ? (
            <div>
              <dt>Past the requests of a day</dt>
              <dd>
                Senders still get their 200 for a while: what comes is kept aside, and opened when there is
                room.
              </dd>
            </div>
          ) : null}
          <div>
            <dt>Changing the plan</dt>
            <dd>A larger plan counts at once. Stripe shows what a change costs before you confirm it.</dd>
          </div>
          <div>
            <dt>A smaller plan deletes nothing</dt>
            <dd>
              The oldest endpoints and keys go on; the others can be read, and take nothing until there is
              room.
            </dd>
          </div>
          <div>
            <dt>A payment that fails</dt>
            <dd>
              {graceDays > 0
                ? `The plan stays for ${graceDays} days while you sort it out.`
                : 'The plan ends when a payment fails.'}
            </dd>
          </div>
        </dl>
      </main>
    </div>
  );
}

function entryOf(signedIn: boolean, signupsOpen: boolean): { href: string; label: string } {
  if (signedIn) return { href: '/billing', label: 'Go to billing' };
  return signupsOpen
    ? { href: '/sign-up', label: 'Create an account' }
    : { href: '/sign-in', label: 'Sign in' };
}

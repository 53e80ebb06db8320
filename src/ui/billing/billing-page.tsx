'use client';

import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import Link from 'next/link';
import { Offers } from '#ui/billing/offers.tsx';
import type { Offer } from '#ui/billing/price.ts';
import { PlanState } from '#ui/billing/plan-state.tsx';
import { useBilling, useProviderPages, useReturn, type Billing } from '#ui/billing/use-billing.ts';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { LoadingRows } from '#ui/kit/loading-rows.tsx';
import { Page } from '#ui/kit/page.tsx';
import { Tag } from '#ui/kit/tag.tsx';
import { PageBar } from '#ui/shell/page-bar.tsx';
import { QuotaMeter } from '#ui/usage/quota-meter.tsx';
import classes from './billing-page.module.css';

export function BillingPage() {
  useReturn();
  const { data, isPending, error, refetch } = useBilling();
  return (
    <>
      <PageBar title="Billing" />
      <Page>
        {isPending ? <LoadingRows label="Loading billing" /> : null}
        {error && !data ? (
          <ErrorState title="Billing could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : null}
        {data ? <BillingView billing={data} /> : null}
      </Page>
    </>
  );
}

function BillingView({ billing }: { billing: Billing }) {
  const pages = useProviderPages();
  return (
    <>
      <section className={classes['section']} aria-label="Your plan">
        <PlanState billing={billing} />
        {billing.hasPortal && billing.mayChange ? (
          <Button
            variant="default"
            loading={pages.isLeaving && pages.chosen === null}
            disabled={pages.isLeaving}
            rightSection={<IconExternalLink size={14} stroke={1.7} />}
            onClick={pages.openPortal}
          >
            Manage in Stripe
          </Button>
        ) : null}
        {billing.hasPortal ? (
          <p className={classes['note']}>Cards, addresses and all invoices are there.</p>
        ) : null}
      </section>
      <section className={classes['section']} aria-label="Usage">
        <h2 className={classes['title']}>Requests today</h2>
        <QuotaMeter />
        <Link href="/usage" className={classes['link']}>
          All of the usage
        </Link>
      </section>
      <section className={classes['section']} aria-label="Plans">
        {billing.mayChange ? null : (
          <p className={classes['note']}>Only an owner or an admin of the workspace can change its plan.</p>
        )}
        <Offers
          offers={billing.offers}
          trialDays={billing.trialDays}
          action={(offer) => <Choice offer={offer} billing={billing} pages={pages} />}
        />
      </section>
    </>
  );
}

interface ChoiceProps {
  offer: Offer;
  billing: Billing;
  pages: ReturnType<typeof useProviderPages>;
}

function Choice({ offer, billing, pages }: ChoiceProps) {
  const { plan, isFree } = offer;
  const { subscription } = billing;
  if (plan.id === billing.plan.id) return <Tag meaning="info">Your plan</Tag>;
  // Without a subscription there is nothing to end, and one that ends already needs no second word.
  const isPossible = isFree ? subscription !== null && subscription.endsAt === null : true;
  if (!billing.mayChange || !isPossible) return null;
  return (
    <Button
      variant={isFree ? 'default' : 'filled'}
      loading={pages.isLeaving && pages.chosen === plan.id}
      disabled={pages.isLeaving}
      onClick={() => {
        pages.choose(plan.id);
      }}
    >
      {subscription ? `Change to ${plan.title}` : `Choose ${plan.title}`}
    </Button>
  );
}

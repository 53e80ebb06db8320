'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { LoadingRows } from '#ui/kit/loading-rows.tsx';
import { Page } from '#ui/kit/page.tsx';
import { PageBar } from '#ui/shell/page-bar.tsx';
import { useTRPC } from '#ui/trpc.ts';
import { PlanMeters } from '#ui/usage/plan-meters.tsx';
import { QuotaMeter } from '#ui/usage/quota-meter.tsx';
import { UsageByEndpoint } from '#ui/usage/usage-by-endpoint.tsx';
import { UsageChart } from '#ui/usage/usage-chart.tsx';
import { useQuota } from '#ui/usage/use-quota.ts';
import classes from './usage-page.module.css';

const REFRESH_MS = 15_000;

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes['section']}>
      <h2 className={classes['title']}>{title}</h2>
      {children}
    </section>
  );
}

export function UsagePage() {
  const trpc = useTRPC();
  const usage = useQuery(trpc.usage.days.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const plan = useQuery(trpc.usage.plan.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const limit = useQuota()?.limit ?? null;
  const failed = [usage, plan].find(({ error, data }) => error && !data);
  return (
    <>
      <PageBar title="Usage" />
      <Page>
        <Section title="Requests today">
          <QuotaMeter />
        </Section>
        {failed?.error ? (
          <ErrorState
            title="Usage could not be loaded"
            error={failed.error}
            onRetry={() => void failed.refetch()}
          />
        ) : null}
        {usage.isPending || plan.isPending ? <LoadingRows label="Loading usage" /> : null}
        {usage.data ? (
          <Section title="Last 30 days">
            <UsageChart days={usage.data.days} limit={limit} />
          </Section>
        ) : null}
        {plan.data ? (
          <Section title={`Limits of the ${plan.data.plan.title} plan`}>
            <PlanMeters usage={plan.data} />
          </Section>
        ) : null}
        {usage.data ? (
          <Section title="Today by endpoint">
            <UsageByEndpoint endpoints={usage.data.byEndpoint} />
          </Section>
        ) : null}
      </Page>
    </>
  );
}

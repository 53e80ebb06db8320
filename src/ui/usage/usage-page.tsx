'use client';

import { useQuery } from '@tanstack/react-query';
import { useMe } from '#ui/account/use-me.ts';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { LoadingRows } from '#ui/kit/loading-rows.tsx';
import { Page } from '#ui/kit/page.tsx';
import { PageBar } from '#ui/shell/page-bar.tsx';
import { useTRPC } from '#ui/trpc.ts';
import { Limits } from '#ui/usage/limits.tsx';
import { UsageByEndpoint } from '#ui/usage/usage-by-endpoint.tsx';
import { UsageChart } from '#ui/usage/usage-chart.tsx';
import { UsageMeter } from '#ui/usage/usage-meter.tsx';
import classes from './usage-page.module.css';

const REFRESH_MS = 15_000;

export function UsagePage() {
  const me = useMe();
  const usage = useQuery(useTRPC().usage.days.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const { data } = usage;
  return (
    <>
      <PageBar title="Usage" />
      <Page>
        {usage.isPending ? <LoadingRows label="Loading usage" /> : null}
        {usage.error && !data ? (
          <ErrorState
            title="Usage could not be loaded"
            error={usage.error}
            onRetry={() => void usage.refetch()}
          />
        ) : null}
        {data ? (
          <>
            <section className={classes['section']}>
              <h2 className={classes['title']}>Requests today</h2>
              <UsageMeter used={data.days.at(-1)?.requests ?? 0} limit={data.limit} resetAt={data.resetAt} />
            </section>
            <section className={classes['section']}>
              <h2 className={classes['title']}>Last 30 days</h2>
              <UsageChart days={data.days} />
            </section>
            <section className={classes['section']}>
              <h2 className={classes['title']}>Today by endpoint</h2>
              <UsageByEndpoint endpoints={data.byEndpoint} />
            </section>
          </>
        ) : null}
        {me ? (
          <section className={classes['section']}>
            <h2 className={classes['title']}>Limits</h2>
            <Limits limits={me.limits} />
          </section>
        ) : null}
      </Page>
    </>
  );
}

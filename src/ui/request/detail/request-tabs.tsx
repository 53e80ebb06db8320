import { Skeleton, Tabs, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { DeliveriesTab } from '#ui/delivery/deliveries-tab.tsx';
import { BodyTab } from '../body/body-tab.tsx';
import type { RequestDetail } from '../router-types.ts';
import { HeadersTab } from './headers-tab.tsx';
import { QueryTab } from './query-tab.tsx';
import { RawTab } from './raw-tab.tsx';
import classes from './request-tabs.module.css';

export const DETAIL_TABS = ['body', 'headers', 'query', 'raw', 'deliveries'] as const;
export type DetailTab = (typeof DETAIL_TABS)[number];

const LABELS: Readonly<Record<DetailTab, string>> = {
  body: 'Body',
  headers: 'Headers',
  query: 'Query',
  raw: 'Raw',
  deliveries: 'Deliveries',
};

export interface RequestTabsProps {
  request: RequestDetail;
  tab: DetailTab;
  onTab: (tab: DetailTab) => void;
}

export function RequestTabs({ request, tab, onTab }: RequestTabsProps) {
  const counts: Partial<Record<DetailTab, number>> = {
    headers: request.rawHeaders.length,
    query: request.queryPairs.length,
  };
  const views: Readonly<Record<DetailTab, ReactNode>> = {
    body: <BodyTab request={request} />,
    headers: <HeadersTab request={request} />,
    query: <QueryTab request={request} />,
    raw: <RawTab request={request} />,
    deliveries: <DeliveriesTab endpointId={request.endpointId} requestId={request.id} />,
  };
  return (
    <Tabs
      value={tab}
      onChange={(next) => {
        onTab(DETAIL_TABS.find((one) => one === next) ?? 'body');
      }}
      keepMounted={false}
      className={classes['tabs'] ?? ''}
    >
      <Tabs.List className={classes['list'] ?? ''}>
        {DETAIL_TABS.map((one) => (
          <Tabs.Tab key={one} value={one} className={classes['tab'] ?? ''}>
            {LABELS[one]}
            {counts[one] ? <span className={classes['count']}>{counts[one]}</span> : null}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {DETAIL_TABS.map((one) => (
        <Tabs.Panel key={one} value={one} className={classes['panel'] ?? ''}>
          {one === tab ? views[one] : null}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

/** Holds the place while the request is read, so that nothing jumps. */
export function TabsSkeleton() {
  return (
    <div className={classes['tabs']}>
      <VisuallyHidden role="status">Reading the request</VisuallyHidden>
      <div className={classes['skeletonList']}>
        {[40, 60, 44, 32, 68].map((width) => (
          <Skeleton key={width} height={10} width={width} />
        ))}
      </div>
      <div className={classes['skeletonBody']}>
        {[30, 55, 48, 62, 40, 52].map((width) => (
          <Skeleton key={width} height={10} width={`${String(width)}%`} />
        ))}
      </div>
    </div>
  );
}

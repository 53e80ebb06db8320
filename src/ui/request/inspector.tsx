'use client';

import { useSyncExternalStore } from 'react';
import { ListSkeleton } from './list/list-panel.tsx';
import { LiveInspector } from './live-inspector.tsx';
import type { Endpoint } from './router-types.ts';
import classes from './inspector.module.css';

const never = () => () => undefined;

/** What arrived at the endpoint, live: the list and one request in detail. */
export function Inspector({ endpoint }: { endpoint: Endpoint }) {
  const isBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (isBrowser) return <LiveInspector key={endpoint.id} endpoint={endpoint} />;
  return (
    <div className={classes['root']}>
      <ListSkeleton />
    </div>
  );
}

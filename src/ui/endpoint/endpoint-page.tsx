'use client';

import { useQuery } from '@tanstack/react-query';
import { EndpointBar } from '#ui/endpoint/endpoint-bar.tsx';
import { EndpointGone } from '#ui/endpoint/endpoint-gone.tsx';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import { isNotFound } from '#ui/kit/api-error.ts';
import { Inspector } from '#ui/request/inspector.tsx';
import { useTRPC } from '#ui/trpc.ts';
import classes from './endpoint-page.module.css';

export function EndpointPage({ initial }: { initial: Endpoint }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.endpoint.get.queryOptions({ id: initial.id }, { initialData: initial }));
  if (isNotFound(query.error)) return <EndpointGone />;
  const endpoint = query.data;
  return (
    <>
      <EndpointBar endpoint={endpoint} />
      <div className={classes['body']}>
        <Inspector endpoint={endpoint} />
      </div>
    </>
  );
}

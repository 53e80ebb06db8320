import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconClockOff, IconLock, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import Link from 'next/link';
import { useMe } from '#ui/account/use-me.ts';
import { errorMessage } from '#ui/kit/api-error.ts';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { useTRPC } from '#ui/trpc.ts';
import type { Endpoint } from '../router-types.ts';
import classes from './stopped-endpoint.module.css';

function useResume(endpoint: Endpoint): { resume: () => void; isPending: boolean } {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { mutate, isPending } = useMutation(
    trpc.endpoint.update.mutationOptions({
      onSuccess: (updated) => {
        queryClient.setQueryData(trpc.endpoint.get.queryKey({ id: updated.id }), updated);
        void queryClient.invalidateQueries(trpc.endpoint.list.queryFilter());
      },
      onError: (error) => {
        notifications.show({
          color: 'red',
          title: 'The endpoint is still paused',
          message: errorMessage(error),
        });
      },
    }),
  );
  return {
    resume: () => {
      mutate({ id: endpoint.id, paused: false });
    },
    isPending,
  };
}

function ResumeButton({ endpoint, size }: { endpoint: Endpoint; size: 'sm' | 'compact-xs' }) {
  const { resume, isPending } = useResume(endpoint);
  return (
    <Button
      size={size}
      variant={size === 'sm' ? 'filled' : 'default'}
      loading={isPending}
      leftSection={<IconPlayerPlay size={14} stroke={1.7} />}
      onClick={resume}
    >
      Resume
    </Button>
  );
}

const OVER_LIMIT = 'Your plan has fewer endpoints, and older ones come first';

function PlansButton({ size }: { size: 'sm' | 'compact-xs' }) {
  return useMe()?.billing ? (
    <Button size={size} variant={size === 'sm' ? 'filled' : 'default'} component={Link} href="/billing">
      See the plans
    </Button>
  ) : null;
}

function OverLimit() {
  return (
    <EmptyState
      icon={<IconLock size={20} stroke={1.5} />}
      title="This endpoint is over the plan’s limit"
      actions={<PlansButton size="sm" />}
    >
      {OVER_LIMIT}. Senders get 404 from its URL, and nothing is stored. Delete an older endpoint or change
      the plan to receive requests.
    </EmptyState>
  );
}

/** Takes the place of the first minute while nothing can arrive. */
export function StoppedEndpoint({ endpoint }: { endpoint: Endpoint }) {
  if (endpoint.status === 'expired') {
    return (
      <EmptyState icon={<IconClockOff size={20} stroke={1.5} />} title="This endpoint has expired">
        Senders get 404 from its URL, and nothing new is stored. Create another endpoint to go on.
      </EmptyState>
    );
  }
  if (endpoint.status === 'over_limit') return <OverLimit />;
  return (
    <EmptyState
      icon={<IconPlayerPause size={20} stroke={1.5} />}
      title="This endpoint is paused"
      actions={<ResumeButton endpoint={endpoint} size="sm" />}
    >
      Senders get 404 from its URL, and nothing is stored. Resume it to receive requests.
    </EmptyState>
  );
}

const BANNERS: Record<Exclude<Endpoint['status'], 'active'>, string> = {
  paused: 'This endpoint is paused',
  expired: 'This endpoint has expired',
  over_limit: OVER_LIMIT,
};

/** The same in one line above requests that are there already. */
export function StoppedBanner({ endpoint }: { endpoint: Endpoint }) {
  if (endpoint.status === 'active') return null;
  return (
    <div className={classes['banner']} role="status">
      <span>
        {BANNERS[endpoint.status]}: senders get 404 and nothing new is stored.
        {endpoint.status === 'over_limit' ? ' Delete an older endpoint or change the plan.' : null}
      </span>
      {endpoint.status === 'over_limit' ? <PlansButton size="compact-xs" /> : null}
      {endpoint.status === 'paused' ? <ResumeButton endpoint={endpoint} size="compact-xs" /> : null}
    </div>
  );
}

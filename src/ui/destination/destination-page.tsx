'use client';

import { Button, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { IconChevronLeft, IconKey, IconPencil, IconSend, IconTrash } from '@tabler/icons-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { EndpointBar } from '#ui/endpoint/endpoint-bar.tsx';
import { EndpointGone } from '#ui/endpoint/endpoint-gone.tsx';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import { errorMessage, isNotFound } from '#ui/kit/api-error.ts';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { LoadingRows } from '#ui/kit/loading-rows.tsx';
import { Page } from '#ui/kit/page.tsx';
import { useTRPC } from '#ui/trpc.ts';
import { DestinationDialogs, type DestinationDialog } from './destination-dialogs.tsx';
import { DestinationFacts } from './destination-facts.tsx';
import { DestinationGone } from './destination-gone.tsx';
import classes from './destination-page.module.css';
import { FailedDeliveries } from './failed-deliveries.tsx';
import { HealthSection } from './health-section.tsx';
import { StateLine } from './state-line.tsx';
import type { Destination } from './types.ts';
import { useSetEnabled } from './use-destinations.ts';

const REFRESH_MS = 5_000;
const ICON = { size: 14, stroke: 1.7 };

/** One destination: how it is doing, what waits, and what failed. */
export function DestinationPage({ initial, id }: { initial: Endpoint; id: string }) {
  const trpc = useTRPC();
  const endpoint = useQuery(trpc.endpoint.get.queryOptions({ id: initial.id }, { initialData: initial }));
  if (isNotFound(endpoint.error)) return <EndpointGone />;
  return (
    <>
      <EndpointBar endpoint={endpoint.data} />
      <Page>
        <Link className={classes['back']} href={`/endpoints/${initial.id}/destinations`}>
          <IconChevronLeft size={15} stroke={1.7} aria-hidden /> Destinations
        </Link>
        <DestinationOrState endpointId={initial.id} id={id} />
      </Page>
    </>
  );
}

function DestinationOrState({ endpointId, id }: { endpointId: string; id: string }) {
  const { data, error, refetch } = useQuery(
    useTRPC().destination.get.queryOptions({ id }, { refetchInterval: REFRESH_MS, staleTime: 2_000 }),
  );
  // A link may carry anything as id, also that of another endpoint's.
  const isElsewhere = data !== undefined && data.endpointId !== endpointId;
  if (isElsewhere || isNotFound(error) || error?.data?.code === 'BAD_REQUEST') {
    return <DestinationGone endpointId={endpointId} />;
  }
  if (data) return <DestinationView destination={data} />;
  return error ? (
    <ErrorState title="The destination could not be loaded" error={error} onRetry={() => void refetch()} />
  ) : (
    <LoadingRows label="Loading the destination" />
  );
}

const ACTIONS = [
  { dialog: 'test', label: 'Send a test', Icon: IconSend },
  { dialog: 'edit', label: 'Edit', Icon: IconPencil },
  { dialog: 'secret', label: 'Signing secret', Icon: IconKey },
  { dialog: 'delete', label: 'Delete', Icon: IconTrash },
] as const;

function DestinationView({ destination }: { destination: Destination }) {
  const { id, endpointId, url, enabled } = destination;
  const router = useRouter();
  const [open, setOpen] = useState<DestinationDialog | null>(null);
  const setEnabled = useSetEnabled((error) => {
    notifications.show({ color: 'red', title: 'Not changed', message: errorMessage(error) });
  });
  return (
    <>
      <header className={classes['head']}>
        <h2 className={classes['url']}>{url}</h2>
        <Switch
          size="sm"
          label={enabled ? 'On' : 'Off'}
          aria-label={`Forward to ${url}`}
          checked={setEnabled.isPending ? setEnabled.variables.enabled : enabled}
          onChange={({ currentTarget }) => {
            setEnabled.mutate({ id, enabled: currentTarget.checked });
          }}
        />
      </header>
      <StateLine destination={destination} />
      <div className={classes['actions']}>
        {ACTIONS.map(({ dialog, label, Icon }) => (
          <Button
            key={dialog}
            size="xs"
            variant="default"
            leftSection={<Icon {...ICON} />}
            onClick={() => {
              setOpen(dialog);
            }}
          >
            {label}
          </Button>
        ))}
      </div>
      <DestinationFacts destination={destination} />
      <HealthSection destination={destination} />
      <FailedDeliveries destination={destination} />
      <DestinationDialogs
        destination={destination}
        open={open}
        onClose={() => {
          setOpen(null);
        }}
        onDeleted={() => {
          router.replace(`/endpoints/${endpointId}/destinations`);
        }}
      />
    </>
  );
}

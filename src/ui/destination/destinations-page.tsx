'use client';

import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { EndpointBar } from '#ui/endpoint/endpoint-bar.tsx';
import { EndpointGone } from '#ui/endpoint/endpoint-gone.tsx';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import { isNotFound } from '#ui/kit/api-error.ts';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { LoadingRows } from '#ui/kit/loading-rows.tsx';
import { Page } from '#ui/kit/page.tsx';
import { useTRPC } from '#ui/trpc.ts';
import { DestinationCard } from './destination-card.tsx';
import { DestinationForm } from './destination-form.tsx';
import classes from './destinations-page.module.css';
import type { Destination } from './types.ts';
import { useDestinations } from './use-destinations.ts';

/** As many as an endpoint can have. */
const MOST = 10;

/** Where the endpoint's requests are sent on to. */
export function DestinationsPage({ initial }: { initial: Endpoint }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.endpoint.get.queryOptions({ id: initial.id }, { initialData: initial }));
  const { data, error, refetch } = useDestinations(initial.id);
  if (isNotFound(query.error)) return <EndpointGone />;
  return (
    <>
      <EndpointBar endpoint={query.data} />
      <Page>
        {data ? <Destinations endpointId={initial.id} destinations={data} /> : null}
        {!data && !error ? <LoadingRows label="Loading the destinations" /> : null}
        {!data && error ? (
          <ErrorState
            title="The destinations could not be loaded"
            error={error}
            onRetry={() => void refetch()}
          />
        ) : null}
      </Page>
    </>
  );
}

interface DestinationsProps {
  endpointId: string;
  destinations: readonly Destination[];
}

function Destinations({ endpointId, destinations }: DestinationsProps) {
  const [isOpen, dialog] = useDisclosure(false);
  if (destinations.length === 0) return <FirstDestination endpointId={endpointId} />;
  return (
    <>
      <div className={classes['head']}>
        <div className={classes['lead']}>
          <h2 className={classes['title']}>Destinations</h2>
          <p className={classes['text']}>
            What arrives here is sent on to these, byte for byte, and tried again until they take it.
          </p>
        </div>
        <Button
          variant="default"
          leftSection={<IconPlus size={15} />}
          disabled={destinations.length >= MOST}
          onClick={dialog.open}
        >
          New destination
        </Button>
      </div>
      {destinations.length >= MOST ? (
        <p className={classes['text']}>An endpoint has at most {MOST} destinations.</p>
      ) : null}
      <ul className={classes['list']}>
        {destinations.map((destination) => (
          <DestinationCard key={destination.id} destination={destination} />
        ))}
      </ul>
      <Modal opened={isOpen} onClose={dialog.close} title="New destination" size="44rem">
        <DestinationForm
          endpointId={endpointId}
          destination={null}
          onDone={dialog.close}
          onCancel={dialog.close}
        />
      </Modal>
    </>
  );
}

/** While there is none: what forwarding does, and the form right there. */
function FirstDestination({ endpointId }: { endpointId: string }) {
  return (
    <div className={classes['first']}>
      <h2 className={classes['title']}>Forward to your own service</h2>
      <p className={classes['text']}>
        Each request that arrives here is sent on to a URL of yours, byte for byte and signed, and tried again
        for hours when your service does not take it.
      </p>
      <DestinationForm endpointId={endpointId} destination={null} onDone={() => undefined} />
    </div>
  );
}

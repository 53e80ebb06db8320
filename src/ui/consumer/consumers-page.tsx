'use client';

import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EndpointBar } from '#ui/endpoint/endpoint-bar.tsx';
import { EndpointGone } from '#ui/endpoint/endpoint-gone.tsx';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import { isNotFound } from '#ui/kit/api-error.ts';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { LoadingRows } from '#ui/kit/loading-rows.tsx';
import { Page } from '#ui/kit/page.tsx';
import { useTRPC } from '#ui/trpc.ts';
import { ConsumerTable } from './consumer-table.tsx';
import classes from './consumers-page.module.css';
import { DeleteConsumer } from './delete-consumer.tsx';
import { NoConsumers } from './no-consumers.tsx';
import { ResetConsumer } from './reset-consumer.tsx';
import { useConsumers, type Consumer } from './use-consumers.ts';

/** The named readers of the endpoint's log, whose positions the server keeps. */
export function ConsumersPage({ initial }: { initial: Endpoint }) {
  const trpc = useTRPC();
  const endpoint = useQuery(trpc.endpoint.get.queryOptions({ id: initial.id }, { initialData: initial }));
  const { data, error, refetch } = useConsumers(initial.id);
  if (isNotFound(endpoint.error)) return <EndpointGone />;
  return (
    <>
      <EndpointBar endpoint={endpoint.data} />
      <Page>
        {data ? <Consumers endpointId={initial.id} consumers={data} /> : null}
        {!data && !error ? <LoadingRows label="Loading the consumers" /> : null}
        {!data && error ? (
          <ErrorState
            title="The consumers could not be loaded"
            error={error}
            onRetry={() => void refetch()}
          />
        ) : null}
      </Page>
    </>
  );
}

interface ConsumersProps {
  endpointId: string;
  consumers: readonly Consumer[];
}

type Dialog = { kind: 'reset' | 'delete'; consumer: Consumer };

function Consumers({ endpointId, consumers }: ConsumersProps) {
  const [opened, setOpened] = useState(false);
  // Stays while the dialog fades out.
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const open = (kind: Dialog['kind']) => (consumer: Consumer) => {
    setDialog({ kind, consumer });
    setOpened(true);
  };
  const close = () => {
    setOpened(false);
  };
  if (consumers.length === 0) return <NoConsumers endpointId={endpointId} />;
  const Form = dialog?.kind === 'delete' ? DeleteConsumer : ResetConsumer;
  return (
    <>
      <h2 className={classes['title']}>Consumers</h2>
      <p className={classes['text']}>
        Clients that connect by a name: Hookwire keeps their position, and they go on after what they have
        acknowledged.
      </p>
      <ConsumerTable consumers={consumers} onReset={open('reset')} onDelete={open('delete')} />
      <Modal
        opened={opened}
        onClose={close}
        title={dialog?.kind === 'delete' ? 'Delete consumer' : 'Reset consumer'}
      >
        {dialog ? (
          <Form key={dialog.consumer.id} endpointId={endpointId} consumer={dialog.consumer} onClose={close} />
        ) : null}
      </Modal>
    </>
  );
}

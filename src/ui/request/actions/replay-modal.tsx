import { Button, Group, Modal, Radio, SegmentedControl, Skeleton, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconCheck, IconPlugConnected } from '@tabler/icons-react';
import { memo, useState, type ReactNode } from 'react';
import { errorMessage } from '#ui/kit/api-error.ts';
import { ReplayEvent } from '#ui/replay/replay-event-form.tsx';
import { useTRPC } from '#ui/trpc.ts';
import type { Endpoint, RequestSummary } from '../router-types.ts';
import { ConnectClient } from './connect-client.tsx';
import { ListenerOption } from './listener-option.tsx';
import classes from './replay-modal.module.css';

const REFRESH_MS = 3_000;

export interface ReplayModalProps {
  endpoint: Endpoint;
  /** Null closes the modal. */
  request: RequestSummary | null;
  onClose: () => void;
}

export const ReplayModal = memo(function ReplayModal({ endpoint, request, onClose }: ReplayModalProps) {
  return (
    <Modal opened={request !== null} onClose={onClose} title="Replay" size="lg">
      {request ? (
        <ReplayWays key={request.id} endpoint={endpoint} request={request} onClose={onClose} />
      ) : null}
    </Modal>
  );
});

const WAYS = [
  { value: 'event', label: 'As a new request' },
  { value: 'client', label: 'To a connected client' },
];

/** Delivered anew, or handed to a program that listens. */
function ReplayWays({ endpoint, request, onClose }: ReplayModalProps & { request: RequestSummary }) {
  const [way, setWay] = useState('event');
  return (
    <Stack gap="md">
      <SegmentedControl aria-label="How to replay" data={WAYS} value={way} onChange={setWay} />
      {way === 'client' ? (
        <ReplayForm endpoint={endpoint} request={request} onClose={onClose} />
      ) : (
        <ReplayEvent requestId={request.id} onClose={onClose} />
      )}
    </Stack>
  );
}

function ReplayForm({ endpoint, request, onClose }: ReplayModalProps & { request: RequestSummary }) {
  const trpc = useTRPC();
  const listeners = useQuery(
    trpc.stream.listeners.queryOptions(
      { endpointId: endpoint.id },
      { refetchInterval: REFRESH_MS, staleTime: 0 },
    ),
  );
  const replay = useMutation(trpc.replay.toConnection.mutationOptions());
  const [chosen, setChosen] = useState<string | null>(null);
  const clients =
    listeners.data?.filter((one) => one.clientType !== 'web' && one.takesReplays !== false) ?? [];
  const target = clients.find(({ connectionId }) => connectionId === chosen) ?? clients[0];

  if (listeners.isPending) return <Skeleton height={96} />;
  if (listeners.error && !listeners.data) {
    return (
      <Outcome isSent={false}>
        The connected clients could not be read. {errorMessage(listeners.error)}
      </Outcome>
    );
  }
  return (
    <Stack gap="md">
      <div className={classes['request']}>
        <code>
          {request.method} {request.subPath}
        </code>
        <span>is sent again with the same bytes. Nothing new is stored.</span>
      </div>
      {target ? (
        <Radio.Group
          label="Send to"
          value={target.connectionId}
          onChange={(next) => {
            setChosen(next);
            replay.reset();
          }}
        >
          <Stack gap={6} mt={6}>
            {clients.map((listener) => (
              <ListenerOption key={listener.connectionId} listener={listener} />
            ))}
          </Stack>
        </Radio.Group>
      ) : (
        <ConnectClient endpoint={endpoint} />
      )}
      <div role="status">
        {replay.isSuccess ? (
          <Outcome isSent>Sent at {new Date(replay.data.dispatchedAt).toLocaleTimeString('en-GB')}.</Outcome>
        ) : null}
        {replay.error ? <Outcome isSent={false}>Not sent. {errorMessage(replay.error)}</Outcome> : null}
      </div>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        {target ? (
          <Button
            data-autofocus
            loading={replay.isPending}
            leftSection={<IconPlugConnected size={15} stroke={1.7} />}
            onClick={() => {
              replay.mutate({ requestId: request.id, connectionId: target.connectionId });
            }}
          >
            {replay.isSuccess ? 'Send again' : 'Send'}
          </Button>
        ) : null}
      </Group>
    </Stack>
  );
}

function Outcome({ isSent, children }: { isSent: boolean; children: ReactNode }) {
  const Icon = isSent ? IconCheck : IconAlertTriangle;
  return (
    <p className={classes['outcome']} data-sent={isSent || undefined}>
      <Icon size={16} stroke={1.8} aria-hidden />
      <span>{children}</span>
    </p>
  );
}

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiError } from '#ui/kit/api-error.ts';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { useTRPC } from '#ui/trpc.ts';
import { JobProgress } from './job-progress.tsx';
import { RangeFields, type RangeValues } from './range-fields.tsx';
import { rangeProblem, rateProblem, toIso, toLocalField } from './range-times.ts';
import { replayFieldOf, targetChecks, toTarget, type TargetValues } from './replay-values.ts';
import { TargetFields } from './target-fields.tsx';
import { useLatestJob } from './use-replay-jobs.ts';

const HOUR_MS = 3_600_000;

export interface ReplayRangeProps {
  opened: boolean;
  endpointId: string;
  onClose: () => void;
}

/** Sends all requests of a time once more, as a job that can be watched and cancelled. */
export function ReplayRangeModal({ opened, endpointId, onClose }: ReplayRangeProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Replay a time range" size="lg">
      <ReplayRange endpointId={endpointId} onClose={onClose} />
    </Modal>
  );
}

function ReplayRange({ endpointId, onClose }: Omit<ReplayRangeProps, 'opened'>) {
  const job = useLatestJob(endpointId, 'replay');
  const [startedId, setStartedId] = useState<string | null>(null);
  const isShown =
    job !== null && (job.state === 'running' || job.state === 'stopped' || job.id === startedId);
  if (!isShown) return <ReplayRangeForm endpointId={endpointId} onClose={onClose} onStarted={setStartedId} />;
  return (
    <Stack>
      <JobProgress job={job} />
      <Text size="xs" c="dimmed">
        The job goes on when you close this or leave the page.
      </Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </Group>
    </Stack>
  );
}

interface FormProps extends Omit<ReplayRangeProps, 'opened'> {
  onStarted: (jobId: string) => void;
}

type Values = RangeValues & { target: TargetValues };

function ReplayRangeForm({ endpointId, onClose, onStarted }: FormProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [hourAgo] = useState(() => toLocalField(Date.now() - HOUR_MS));
  const { form, onSubmit, formError, showError } = useApiForm<Values>({
    initialValues: {
      from: hourAgo,
      to: '',
      perSecond: 10,
      target: { kind: 'destinations', destinationId: '', url: '' },
    },
    validate: {
      to: (_, values) => rangeProblem(values),
      perSecond: rateProblem,
      target: targetChecks,
    },
  });
  const start = useMutation(
    trpc.replay.range.mutationOptions({
      onSuccess: async ({ id }) => {
        onStarted(id);
        await queryClient.invalidateQueries(trpc.replay.jobs.queryFilter());
      },
      onError: (error: ApiError) => {
        const field = replayFieldOf(error.data?.field ?? '');
        if (field === null) showError(error);
        else form.setFieldError(field, error.message);
      },
    }),
  );
  return (
    <form
      noValidate
      onSubmit={onSubmit(({ from, to, perSecond, target }) => {
        start.mutate({
          endpointId,
          arrivedFrom: toIso(from),
          arrivedTo: toIso(to),
          perSecond: Number(perSecond),
          to: toTarget(target),
        });
      })}
    >
      <Stack>
        <Text size="sm">
          Each request that arrived in this time is sent once more, in the same order, as a new request of
          this endpoint. The originals stay as they are; each new one counts as a request of the day.
        </Text>
        <RangeFields form={form} />
        <TargetFields endpointId={endpointId} form={form} />
        <FormError>{formError}</FormError>
        <FormActions submit="Replay" pending={start.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

import { Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { useTRPC } from '#ui/trpc.ts';
import { RangeFields, type RangeValues } from './range-fields.tsx';
import { rangeProblem, rateProblem, toIso } from './range-times.ts';

export interface RetryFailedProps {
  opened: boolean;
  endpointId: string;
  destination: { id: string; url: string };
  onClose: () => void;
}

/** Tries again what failed at a destination, as a job. */
export function RetryFailedModal({ opened, onClose, ...of }: RetryFailedProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Retry all failed deliveries" size="lg">
      <RetryFailedForm {...of} onClose={onClose} />
    </Modal>
  );
}

function RetryFailedForm({ endpointId, destination, onClose }: Omit<RetryFailedProps, 'opened'>) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { form, onSubmit, formError, showError } = useApiForm<RangeValues>({
    initialValues: { from: '', to: '', perSecond: 10 },
    validate: { to: (_, values) => rangeProblem(values), perSecond: rateProblem },
  });
  const retry = useMutation(
    trpc.replay.failed.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries(trpc.replay.jobs.queryFilter());
        onClose();
      },
      onError: showError,
    }),
  );
  return (
    <form
      noValidate
      onSubmit={onSubmit(({ from, to, perSecond }) => {
        retry.mutate({
          endpointId,
          destinationId: destination.id,
          arrivedFrom: toIso(from),
          arrivedTo: toIso(to),
          perSecond: Number(perSecond),
        });
      })}
    >
      <Stack>
        <Text size="sm">
          Every delivery to <code>{destination.url}</code> that was given up is tried once more. Choose a time
          to try only requests that arrived in it.
        </Text>
        <RangeFields form={form} />
        <FormError>{formError}</FormError>
        <FormActions submit="Retry all" pending={retry.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

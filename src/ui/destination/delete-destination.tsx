import { Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SyntheticEvent } from 'react';
import { errorMessage } from '#ui/kit/api-error.ts';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useTRPC } from '#ui/trpc.ts';
import type { Destination } from './types.ts';

export interface DeleteDestinationProps {
  destination: Destination;
  onDone: () => void;
  onCancel: () => void;
}

export function DeleteDestination({ destination, onDone, onCancel }: DeleteDestinationProps) {
  const { id, endpointId, url } = destination;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.destination.delete.mutationOptions({
      onSuccess: () => {
        queryClient.setQueryData(trpc.destination.list.queryKey({ endpointId }), (list) =>
          list?.filter((one) => one.id !== id),
        );
        notifications.show({ message: 'The destination is deleted.' });
        onDone();
      },
    }),
  );
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    remove.mutate({ id });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>
          Delete <code>{url}</code>? Nothing is sent there any more, deliveries that wait for it end as
          failed, and its signing secret is gone. The requests stay. This can’t be undone; to stop for a
          while, switch it off.
        </Text>
        <FormError>{remove.error ? errorMessage(remove.error) : null}</FormError>
        <FormActions danger submit="Delete destination" pending={remove.isPending} onCancel={onCancel} />
      </Stack>
    </form>
  );
}

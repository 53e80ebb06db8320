import { Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SyntheticEvent } from 'react';
import { errorMessage } from '#ui/kit/api-error.ts';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useTRPC } from '#ui/trpc.ts';
import type { Consumer } from './use-consumers.ts';

export interface ConsumerFormProps {
  endpointId: string;
  consumer: Consumer;
  onClose: () => void;
}

export function DeleteConsumer({ endpointId, consumer, onClose }: ConsumerFormProps) {
  const { id, name } = consumer;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.consumer.delete.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.consumer.list.queryFilter({ endpointId }));
        notifications.show({ message: `${name} is deleted.` });
        onClose();
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
          Delete <em>{name}</em>? Its position is forgotten and its connections end. A client that connects by
          this name again begins with the next request. This can’t be undone.
        </Text>
        <FormError>{remove.error ? errorMessage(remove.error) : null}</FormError>
        <FormActions danger submit="Delete consumer" pending={remove.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

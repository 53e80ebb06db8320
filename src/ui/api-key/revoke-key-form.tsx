import { Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import type { ApiKey } from '#ui/api-key/use-api-keys.ts';
import { errorMessage } from '#ui/kit/api-error.ts';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useTRPC } from '#ui/trpc.ts';

export function RevokeKeyForm({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [error, setError] = useState<string | null>(null);
  const revoke = useMutation(
    trpc.apiKey.revoke.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: `${apiKey.name} is revoked.` });
        void queryClient.invalidateQueries(trpc.apiKey.list.queryFilter());
        onClose();
      },
      onError: (failure) => {
        setError(errorMessage(failure));
      },
    }),
  );
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    revoke.mutate({ id: apiKey.id });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>
          Revoke <em>{apiKey.name}</em> (<code>{apiKey.display}</code>)? Programs that use it are disconnected
          at once and can’t come back. This can’t be undone.
        </Text>
        <FormError>{error}</FormError>
        <FormActions danger submit="Revoke key" pending={revoke.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

import { Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import { pluralize } from '#ui/kit/count.ts';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { useTRPC } from '#ui/trpc.ts';

export function DeleteEndpointForm({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  // More may have arrived since the page was opened.
  const latest = useQuery(trpc.endpoint.get.queryOptions({ id: endpoint.id }, { staleTime: 0 }));
  const requestCount = latest.data?.requestCount ?? endpoint.requestCount;
  const { form, onSubmit, formError, showError } = useApiForm({
    initialValues: { name: '' },
    validate: { name: (value) => (value.trim() === endpoint.name ? null : `Type ${endpoint.name}`) },
  });
  const remove = useMutation(
    trpc.endpoint.delete.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: `${endpoint.name} is deleted.` });
        queryClient.setQueryData(trpc.endpoint.list.queryKey(), (list) =>
          list?.filter(({ id }) => id !== endpoint.id),
        );
        router.replace('/endpoints');
        onClose();
      },
      onError: showError,
    }),
  );
  return (
    <form
      noValidate
      onSubmit={onSubmit(() => {
        remove.mutate({ id: endpoint.id });
      })}
    >
      <Stack>
        <Text size="md">
          Delete <em>{endpoint.name}</em> and its {pluralize(requestCount, 'request')}. Its URL answers 404 at
          once, and its listeners are disconnected. This can’t be undone.
        </Text>
        <TextInput
          label={
            <>
              Type <code>{endpoint.name}</code> to confirm
            </>
          }
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <FormError>{formError}</FormError>
        <FormActions danger submit="Delete endpoint" pending={remove.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

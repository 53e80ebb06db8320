import { Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { EndpointFields, endpointFieldChecks } from '#ui/endpoint/endpoint-fields.tsx';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { useTRPC } from '#ui/trpc.ts';

export function CreateEndpointModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="New endpoint">
      <CreateEndpointForm onClose={onClose} />
    </Modal>
  );
}

function CreateEndpointForm({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { form, onSubmit, formError, showError } = useApiForm({
    initialValues: { name: '', alias: '' },
    validate: endpointFieldChecks,
  });
  const create = useMutation(
    trpc.endpoint.create.mutationOptions({
      onSuccess: (endpoint) => {
        queryClient.setQueryData(trpc.endpoint.get.queryKey({ id: endpoint.id }), endpoint);
        queryClient.setQueryData(trpc.endpoint.list.queryKey(), (list) => [...(list ?? []), endpoint]);
        router.push(`/endpoints/${endpoint.id}`);
        onClose();
      },
      onError: showError,
    }),
  );
  return (
    <form
      noValidate
      onSubmit={onSubmit(({ name, alias }) => {
        create.mutate({ name, alias: alias.trim() || null });
      })}
    >
      <Stack>
        <EndpointFields form={form} id={null} />
        <FormError>{formError}</FormError>
        <FormActions submit="Create endpoint" pending={create.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

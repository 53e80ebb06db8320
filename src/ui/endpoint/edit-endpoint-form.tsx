import { Stack, Text } from '@mantine/core';
import { EndpointFields, endpointFieldChecks } from '#ui/endpoint/endpoint-fields.tsx';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import { useUpdateEndpoint } from '#ui/endpoint/use-update-endpoint.ts';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';

export function EditEndpointForm({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const { form, onSubmit, formError, showError } = useApiForm({
    initialValues: { name: endpoint.name, alias: endpoint.alias ?? '' },
    validate: endpointFieldChecks,
  });
  const update = useUpdateEndpoint({ onDone: onClose, onError: showError });
  const leavesAlias =
    endpoint.alias !== null && form.getValues().alias.trim().toLowerCase() !== endpoint.alias;
  return (
    <form
      noValidate
      onSubmit={onSubmit(({ name, alias }) => {
        update.mutate({ id: endpoint.id, name, alias: alias.trim() || null });
      })}
    >
      <Stack>
        <EndpointFields form={form} id={endpoint.id} />
        {leavesAlias ? (
          <Text size="xs" c="var(--hw-warning)">
            Senders that still use /h/{endpoint.alias} will get 404.
          </Text>
        ) : null}
        <FormError>{formError}</FormError>
        <FormActions submit="Save" pending={update.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

import { Checkbox, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { SCOPES } from '#ui/api-key/scopes.ts';
import type { CreatedKey, Scope } from '#ui/api-key/use-api-keys.ts';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { required } from '#ui/kit/validators.ts';
import { useTRPC } from '#ui/trpc.ts';
import classes from './create-key-form.module.css';

const DAY_MS = 86_400_000;
const LIFETIMES = [
  { value: 'never', label: 'Never' },
  { value: '7', label: 'In 7 days' },
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
];

function expiryOf(lifetime: string): string | null {
  return lifetime === 'never' ? null : new Date(Date.now() + Number(lifetime) * DAY_MS).toISOString();
}

export interface CreateKeyFormProps {
  onCreated: (created: CreatedKey) => void;
  onClose: () => void;
}

export function CreateKeyForm({ onCreated, onClose }: CreateKeyFormProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { form, onSubmit, formError, showError } = useApiForm<{
    name: string;
    scopes: Scope[];
    lifetime: string;
  }>({
    initialValues: { name: '', scopes: ['stream:listen'], lifetime: 'never' },
    validate: {
      name: required('Give the key a name'),
      scopes: (scopes) => (scopes.length > 0 ? null : 'Choose at least one scope'),
    },
  });
  const create = useMutation(
    trpc.apiKey.create.mutationOptions({
      onSuccess: (created) => {
        void queryClient.invalidateQueries(trpc.apiKey.list.queryFilter());
        onCreated(created);
      },
      onError: showError,
    }),
  );
  return (
    <form
      noValidate
      onSubmit={onSubmit(({ name, scopes, lifetime }) => {
        create.mutate({ name, scopes, expiresAt: expiryOf(lifetime) });
      })}
    >
      <Stack>
        <TextInput
          label="Name"
          description="What will use it."
          placeholder="billing-worker"
          maxLength={80}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label="Scopes" {...form.getInputProps('scopes')}>
          <Stack gap={6} mt={4}>
            {Object.entries(SCOPES).map(([scope, description]) => (
              <Checkbox
                key={scope}
                value={scope}
                label={<code className={classes['scope']}>{scope}</code>}
                description={description}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Select label="Expires" data={LIFETIMES} {...form.getInputProps('lifetime')} />
        <FormError>{formError}</FormError>
        <FormActions submit="Create key" pending={create.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

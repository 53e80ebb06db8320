import { Checkbox, Select, Stack, TextInput } from '@mantine/core';
import type { Noun } from '#ui/credential/credential.ts';
import type { ApiError } from '#ui/kit/api-error.ts';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { required } from '#ui/kit/validators.ts';
import classes from './credential-form.module.css';

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

export interface NewCredential<S extends string> {
  name: string;
  scopes: S[];
  expiresAt: string | null;
}

export interface CredentialFormProps<S extends string> {
  noun: Noun;
  /** An example of a name. */
  placeholder: string;
  /** Each with what it is for. */
  scopes: Readonly<Record<S, string>>;
  chosenScopes: S[];
  lifetime: string;
  pending: boolean;
  onSubmit: (values: NewCredential<S>, showError: (error: ApiError) => void) => void;
  onClose: () => void;
}

export function CredentialForm<S extends string>(props: CredentialFormProps<S>) {
  const { noun, placeholder, scopes, chosenScopes, lifetime, pending, onSubmit, onClose } = props;
  const api = useApiForm<{ name: string; scopes: S[]; lifetime: string }>({
    initialValues: { name: '', scopes: chosenScopes, lifetime },
    validate: {
      name: required(`Give the ${noun} a name`),
      scopes: (chosen) => (chosen.length > 0 ? null : 'Choose at least one scope'),
    },
  });
  const { form } = api;
  return (
    <form
      noValidate
      onSubmit={api.onSubmit((values) => {
        const { name, scopes: chosen } = values;
        onSubmit({ name, scopes: chosen, expiresAt: expiryOf(values.lifetime) }, api.showError);
      })}
    >
      <Stack>
        <TextInput
          label="Name"
          description="What will use it."
          placeholder={placeholder}
          maxLength={80}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label="Scopes" {...form.getInputProps('scopes')}>
          <Stack gap={6} mt={4}>
            {Object.entries<string>(scopes).map(([scope, description]) => (
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
        <FormError>{api.formError}</FormError>
        <FormActions submit={`Create ${noun}`} pending={pending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

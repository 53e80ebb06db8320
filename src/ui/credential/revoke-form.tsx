import { Stack, Text } from '@mantine/core';
import type { SyntheticEvent } from 'react';
import type { Credential, Noun } from '#ui/credential/credential.ts';
import { errorMessage, type ApiError } from '#ui/kit/api-error.ts';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';

export interface RevokeFormProps {
  noun: Noun;
  credential: Credential;
  pending: boolean;
  error: ApiError | null;
  onRevoke: () => void;
  onClose: () => void;
}

export function RevokeForm({ noun, credential, pending, error, onRevoke, onClose }: RevokeFormProps) {
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onRevoke();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>
          Revoke <em>{credential.name}</em> (<code>{credential.display}</code>)? Programs that use it are
          disconnected at once and can’t come back. This can’t be undone.
        </Text>
        <FormError>{error ? errorMessage(error) : null}</FormError>
        <FormActions danger submit={`Revoke ${noun}`} pending={pending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

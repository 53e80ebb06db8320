import { Button, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { signOut } from 'next-auth/react';
import type { Me } from '#ui/account/use-me.ts';
import { useEndpoints } from '#ui/endpoint/use-endpoints.ts';
import { pluralize } from '#ui/kit/count.ts';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { useTRPC } from '#ui/trpc.ts';

export function DeleteAccount({ me }: { me: Me }) {
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button variant="light" color="red" onClick={dialog.open}>
        Delete account
      </Button>
      <Modal opened={opened} onClose={dialog.close} title="Delete account">
        <DeleteAccountForm me={me} onClose={dialog.close} />
      </Modal>
    </>
  );
}

function DeleteAccountForm({ me, onClose }: { me: Me; onClose: () => void }) {
  const { email, hasPassword } = me.user;
  const endpoints = useEndpoints();
  const { form, onSubmit, formError, showError } = useApiForm({
    initialValues: { confirmEmail: '', currentPassword: '' },
    validate: {
      confirmEmail: (value) => (value.trim().toLowerCase() === email ? null : `Type ${email}`),
      currentPassword: (value) => (hasPassword && value === '' ? 'Enter your password' : null),
    },
  });
  const remove = useMutation(
    useTRPC().account.deleteAccount.mutationOptions({
      onSuccess: () => signOut({ callbackUrl: '/' }),
      onError: showError,
    }),
  );
  return (
    <form
      noValidate
      onSubmit={onSubmit(({ confirmEmail, currentPassword }) => {
        remove.mutate({ confirmEmail, ...(hasPassword && { currentPassword }) });
      })}
    >
      <Stack>
        <Text size="md">
          Delete the account <em>{email}</em> with its {pluralize(endpoints.length, 'endpoint')}, every
          request kept in them, and its API keys. Senders get 404 at once.
          {me.billing ? ' A subscription ends at once, too, without a refund.' : null} This can’t be undone.
        </Text>
        <TextInput
          label={
            <>
              Type <code>{email}</code> to confirm
            </>
          }
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          {...form.getInputProps('confirmEmail')}
        />
        {hasPassword ? (
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
            {...form.getInputProps('currentPassword')}
          />
        ) : null}
        <FormError>{formError}</FormError>
        <FormActions danger submit="Delete account" pending={remove.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

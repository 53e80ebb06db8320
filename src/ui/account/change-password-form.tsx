import { Button, PasswordInput, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { signIn } from 'next-auth/react';
import { FormError } from '#ui/kit/form-error.tsx';
import { leaveTo } from '#ui/kit/leave-to.ts';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { required, validNewPassword } from '#ui/kit/validators.ts';
import { useTRPC } from '#ui/trpc.ts';

const TOGGLE = { 'aria-label': 'Show or hide the password' };

export function ChangePasswordForm({ email }: { email: string }) {
  const trpc = useTRPC();
  const { form, onSubmit, formError, showError } = useApiForm({
    initialValues: { currentPassword: '', newPassword: '' },
    validate: { currentPassword: required('Enter your password'), newPassword: validNewPassword },
  });
  const change = useMutation(
    trpc.account.changePassword.mutationOptions({
      // It ends every session; this device goes on in a new one.
      onSuccess: async (_, { newPassword }) => {
        const outcome = await signIn('credentials', { redirect: false, email, password: newPassword });
        if (!outcome?.ok) {
          leaveTo('/sign-in');
          return;
        }
        form.reset();
        notifications.show({ message: 'Password changed. Your other devices are signed out.' });
      },
      onError: showError,
    }),
  );
  return (
    <form
      noValidate
      onSubmit={onSubmit((values) => {
        change.mutate(values);
      })}
    >
      <Stack align="start" gap="sm">
        {/* Tells password managers whose password it is. */}
        <input hidden readOnly name="username" autoComplete="username" value={email} />
        <PasswordInput
          label="Current password"
          w="100%"
          autoComplete="current-password"
          visibilityToggleButtonProps={TOGGLE}
          {...form.getInputProps('currentPassword')}
        />
        <PasswordInput
          label="New password"
          description="At least 8 characters."
          w="100%"
          autoComplete="new-password"
          visibilityToggleButtonProps={TOGGLE}
          {...form.getInputProps('newPassword')}
        />
        <FormError>{formError}</FormError>
        <Button type="submit" variant="default" loading={change.isPending}>
          Change password
        </Button>
      </Stack>
    </form>
  );
}

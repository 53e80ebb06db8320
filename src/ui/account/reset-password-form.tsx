'use client';

import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { AuthHeading } from '#ui/account/auth-heading.tsx';
import { AuthLink } from '#ui/account/auth-link.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { validNewPassword } from '#ui/kit/validators.ts';
import { useTRPC } from '#ui/trpc.ts';
import classes from './auth-form.module.css';

export function ResetPasswordForm({ token }: { token: string }) {
  const trpc = useTRPC();
  const { form, onSubmit, formError, showError } = useApiForm({
    initialValues: { newPassword: '' },
    validate: { newPassword: validNewPassword },
  });
  const reset = useMutation(trpc.auth.resetPassword.mutationOptions({ onError: showError }));
  if (reset.isSuccess) {
    return (
      <AuthHeading title="Password changed">
        You are signed out everywhere. <AuthLink href="/sign-in">Sign in with the new password</AuthLink>
      </AuthHeading>
    );
  }
  if (token === '') return <LinkIncomplete />;
  return (
    <>
      <AuthHeading title="Set a new password">Every device that is signed in is signed out.</AuthHeading>
      <form
        noValidate
        onSubmit={onSubmit(({ newPassword }) => {
          reset.mutate({ token, newPassword });
        })}
      >
        <Stack>
          <PasswordInput
            size="md"
            label="New password"
            description="At least 8 characters."
            autoComplete="new-password"
            autoFocus
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
            {...form.getInputProps('newPassword')}
          />
          <FormError>{formError}</FormError>
          <Button size="md" type="submit" loading={reset.isPending}>
            Set password
          </Button>
        </Stack>
      </form>
      <p className={classes['foot']}>
        Link too old? <AuthLink href="/forgot-password">Get a new one</AuthLink>
      </p>
    </>
  );
}

function LinkIncomplete() {
  return (
    <AuthHeading title="This link is incomplete">
      Open it again from the message, whole, or <AuthLink href="/forgot-password">get a new one</AuthLink>.
    </AuthHeading>
  );
}

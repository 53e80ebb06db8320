'use client';

import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { AuthHeading } from '#ui/account/auth-heading.tsx';
import { AuthLink } from '#ui/account/auth-link.tsx';
import type { AuthOptions } from '#ui/account/auth-options.ts';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { validEmail } from '#ui/kit/validators.ts';
import { useTRPC } from '#ui/trpc.ts';
import classes from './auth-form.module.css';

export function ForgotPasswordForm({ options }: { options: AuthOptions }) {
  const trpc = useTRPC();
  const { form, onSubmit, formError, showError } = useApiForm({
    initialValues: { email: '' },
    validate: { email: validEmail },
  });
  const ask = useMutation(trpc.auth.requestPasswordReset.mutationOptions({ onError: showError }));
  if (ask.isSuccess) {
    return (
      <>
        <AuthHeading title="Link sent">
          If <strong>{ask.variables.email}</strong> has an account, a link to set a new password is{' '}
          {options.mail === 'log'
            ? 'in the server’s log: no mail server is set up here'
            : 'on its way to that inbox'}
          .
        </AuthHeading>
        <p className={classes['foot']}>
          <AuthLink href="/sign-in">Back to sign in</AuthLink>
        </p>
      </>
    );
  }
  return (
    <>
      <AuthHeading title="Reset your password">
        {options.mail === 'log'
          ? 'No mail server is set up here: the link to set a new password is written to the server’s log.'
          : 'We send you a link to set a new one.'}
      </AuthHeading>
      <form
        noValidate
        onSubmit={onSubmit((values) => {
          ask.mutate(values);
        })}
      >
        <Stack>
          <TextInput
            size="md"
            type="email"
            label="E-mail"
            autoComplete="username"
            autoFocus
            {...form.getInputProps('email')}
          />
          <FormError>{formError}</FormError>
          <Button size="md" type="submit" loading={ask.isPending}>
            Get a link
          </Button>
        </Stack>
      </form>
      <p className={classes['foot']}>
        <AuthLink href="/sign-in">Back to sign in</AuthLink>
      </p>
    </>
  );
}

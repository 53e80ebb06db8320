'use client';

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { signIn } from 'next-auth/react';
import { useState } from 'react';
import { AuthHeading } from '#ui/account/auth-heading.tsx';
import { AuthLink } from '#ui/account/auth-link.tsx';
import type { AuthOptions } from '#ui/account/auth-options.ts';
import { OauthButtons } from '#ui/account/oauth-buttons.tsx';
import { signInErrorText } from '#ui/account/sign-in-error.ts';
import { FormError } from '#ui/kit/form-error.tsx';
import { leaveTo } from '#ui/kit/leave-to.ts';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { required, validEmail } from '#ui/kit/validators.ts';
import classes from './auth-form.module.css';

export interface SignInFormProps {
  options: AuthOptions;
  next: string;
  /** A code with which a sign-in elsewhere came back. */
  error: string | null;
}

export function SignInForm({ options, next, error }: SignInFormProps) {
  const [pending, setPending] = useState(false);
  const { form, onSubmit, formError, setFormError } = useApiForm({
    initialValues: { email: '', password: '' },
    validate: { email: validEmail, password: required('Enter your password') },
  });
  const submit = async (values: { email: string; password: string }) => {
    setPending(true);
    const outcome = await signIn('credentials', { redirect: false, ...values }).catch(() => undefined);
    if (outcome?.ok) {
      leaveTo(next);
      return;
    }
    setPending(false);
    setFormError(signInErrorText(outcome?.error ?? 'Unavailable'));
  };
  return (
    <>
      <AuthHeading title="Sign in">
        {options.signups === 'open' ? (
          <>
            New here? <AuthLink href="/sign-up">Create an account</AuthLink>
          </>
        ) : null}
      </AuthHeading>
      <OauthButtons options={options} next={next} />
      <form noValidate onSubmit={onSubmit((values) => void submit(values))}>
        <Stack>
          <TextInput
            size="md"
            type="email"
            label="E-mail"
            autoComplete="username"
            autoFocus
            {...form.getInputProps('email')}
          />
          <PasswordInput
            size="md"
            label="Password"
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
            {...form.getInputProps('password')}
          />
          <FormError>{formError ?? (error && !pending ? signInErrorText(error) : null)}</FormError>
          <Button size="md" type="submit" loading={pending}>
            Sign in
          </Button>
        </Stack>
      </form>
      <p className={classes['foot']}>
        <AuthLink href="/forgot-password">Forgot your password?</AuthLink>
      </p>
    </>
  );
}

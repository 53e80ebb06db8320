'use client';

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { signIn } from 'next-auth/react';
import { useState } from 'react';
import { AuthHeading } from '#ui/account/auth-heading.tsx';
import { AuthLink } from '#ui/account/auth-link.tsx';
import type { AuthOptions } from '#ui/account/auth-options.ts';
import { mailPlace } from '#ui/account/mail-place.ts';
import { OauthButtons } from '#ui/account/oauth-buttons.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { leaveTo } from '#ui/kit/leave-to.ts';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { validEmail, validNewPassword } from '#ui/kit/validators.ts';
import { useTRPC } from '#ui/trpc.ts';
import classes from './auth-form.module.css';

const FIRST_PAGE = '/endpoints';

export function SignUpForm({ options }: { options: AuthOptions }) {
  // The address of a registration that did not lead straight in.
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo) return <MessageSent email={sentTo} options={options} />;
  return (
    <>
      <AuthHeading title="Create your account">
        Have one? <AuthLink href="/sign-in">Sign in</AuthLink>
      </AuthHeading>
      <OauthButtons options={options} next={FIRST_PAGE} />
      <RegisterForm onNotSignedIn={setSentTo} />
      {options.mail === 'log' ? (
        <p className={classes['note']}>
          No mail server is set up here: the link that confirms your address is written to the server’s log.
        </p>
      ) : null}
    </>
  );
}

function RegisterForm({ onNotSignedIn }: { onNotSignedIn: (email: string) => void }) {
  const trpc = useTRPC();
  const [entering, setEntering] = useState(false);
  const { form, onSubmit, formError, showError } = useApiForm({
    initialValues: { name: '', email: '', password: '' },
    validate: { email: validEmail, password: validNewPassword },
  });
  const register = useMutation(
    trpc.auth.register.mutationOptions({
      onSuccess: async (_, { email, password }) => {
        setEntering(true);
        const outcome = await signIn('credentials', { redirect: false, email, password }).catch(
          () => undefined,
        );
        if (outcome?.ok) leaveTo(FIRST_PAGE);
        else onNotSignedIn(email);
      },
      onError: showError,
    }),
  );
  return (
    <form
      noValidate
      onSubmit={onSubmit((values) => {
        register.mutate(values);
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
        <PasswordInput
          size="md"
          label="Password"
          description="At least 8 characters."
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
          {...form.getInputProps('password')}
        />
        <TextInput
          size="md"
          label="Name"
          description="Optional."
          maxLength={80}
          autoComplete="name"
          {...form.getInputProps('name')}
        />
        <FormError>{formError}</FormError>
        <Button size="md" type="submit" loading={register.isPending || entering}>
          Create account
        </Button>
      </Stack>
    </form>
  );
}

function MessageSent({ email, options }: { email: string; options: AuthOptions }) {
  return (
    <>
      <AuthHeading title="Look at your mail">
        A message to <strong>{email}</strong> is {mailPlace(options)}. It says how to go on.
      </AuthHeading>
      <p className={classes['foot']}>
        Already have an account? <AuthLink href="/sign-in">Sign in</AuthLink> or{' '}
        <AuthLink href="/forgot-password">reset the password</AuthLink>.
      </p>
    </>
  );
}

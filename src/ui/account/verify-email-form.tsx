'use client';

import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { AuthHeading } from '#ui/account/auth-heading.tsx';
import { AuthLink } from '#ui/account/auth-link.tsx';
import { errorMessage } from '#ui/kit/api-error.ts';
import { FormError } from '#ui/kit/form-error.tsx';
import { useTRPC } from '#ui/trpc.ts';

/** Asks for a click: mail scanners open links, and this one works once. */
export function VerifyEmailForm({ token }: { token: string }) {
  const trpc = useTRPC();
  const [error, setError] = useState<string | null>(null);
  const verify = useMutation(
    trpc.auth.verifyEmail.mutationOptions({
      onError: (failure) => {
        setError(errorMessage(failure));
      },
    }),
  );
  if (verify.isSuccess) {
    return (
      <AuthHeading title="Address confirmed">
        <strong>{verify.data.email}</strong>{' '}
        {verify.data.purpose === 'change_email' ? 'is the address of your account now.' : 'is confirmed.'}{' '}
        <AuthLink href="/endpoints">Go to your endpoints</AuthLink>
      </AuthHeading>
    );
  }
  if (token === '') {
    return (
      <AuthHeading title="This link is incomplete">
        Open it again from the message, whole. <AuthLink href="/endpoints">Go to your endpoints</AuthLink>
      </AuthHeading>
    );
  }
  return (
    <>
      <AuthHeading title="Confirm your e-mail address">One click, so that we know you read it.</AuthHeading>
      <Stack>
        <FormError>{error}</FormError>
        <Button
          size="md"
          loading={verify.isPending}
          onClick={() => {
            verify.mutate({ token });
          }}
        >
          Confirm address
        </Button>
      </Stack>
    </>
  );
}

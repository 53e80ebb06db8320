import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { signOut } from 'next-auth/react';
import { errorMessage } from '#ui/kit/api-error.ts';
import { FormError } from '#ui/kit/form-error.tsx';
import { useTRPC } from '#ui/trpc.ts';

export function SignOutEverywhere() {
  const end = useMutation(
    useTRPC().account.signOutEverywhere.mutationOptions({
      onSuccess: () => signOut({ callbackUrl: '/sign-in' }),
    }),
  );
  return (
    <Stack align="start" gap="sm">
      <FormError>{end.error ? errorMessage(end.error) : null}</FormError>
      <Button
        variant="default"
        loading={end.isPending}
        onClick={() => {
          end.mutate();
        }}
      >
        Sign out everywhere
      </Button>
    </Stack>
  );
}

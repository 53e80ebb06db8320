import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { mailPlace } from '#ui/account/mail-place.ts';
import type { Me } from '#ui/account/use-me.ts';
import { errorMessage } from '#ui/kit/api-error.ts';
import { FormError } from '#ui/kit/form-error.tsx';
import { useTRPC } from '#ui/trpc.ts';

/** For accounts that came in through another provider. */
export function SetPassword({ me }: { me: Me }) {
  const ask = useMutation(useTRPC().auth.requestPasswordReset.mutationOptions());
  return (
    <Stack align="start" gap="sm">
      <Text size="md">
        {ask.isSuccess
          ? `The link to set a password is ${mailPlace(me)}.`
          : 'With a password you can also sign in by e-mail address.'}
      </Text>
      <FormError>{ask.error ? errorMessage(ask.error) : null}</FormError>
      <Button
        variant="default"
        loading={ask.isPending}
        onClick={() => {
          ask.mutate({ email: me.user.email });
        }}
      >
        Get a link to set one
      </Button>
    </Stack>
  );
}

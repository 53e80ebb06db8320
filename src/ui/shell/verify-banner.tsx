import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useMe } from '#ui/account/use-me.ts';
import { mailPlace } from '#ui/account/mail-place.ts';
import { errorMessage } from '#ui/kit/api-error.ts';
import { useTRPC } from '#ui/trpc.ts';
import classes from './verify-banner.module.css';

export function VerifyBanner() {
  const me = useMe();
  const trpc = useTRPC();
  const resend = useMutation(
    trpc.account.resendVerification.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: `A new link is ${mailPlace(me)}.` });
      },
      onError: (error) => {
        notifications.show({ color: 'red', message: errorMessage(error) });
      },
    }),
  );
  if (!me || me.user.emailVerified) return null;
  return (
    <section className={classes['banner']} aria-label="E-mail confirmation">
      <p className={classes['text']}>
        Confirm <strong>{me.user.email}</strong>: the link is {mailPlace(me)}.
      </p>
      <Button
        size="compact-xs"
        variant="subtle"
        loading={resend.isPending}
        onClick={() => {
          resend.mutate();
        }}
      >
        Send a new link
      </Button>
    </section>
  );
}

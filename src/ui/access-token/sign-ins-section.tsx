import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import type { SignIn } from '#ui/access-token/use-tokens.ts';
import section from '#ui/credential/credential-section.module.css';
import { errorMessage } from '#ui/kit/api-error.ts';
import { FormError } from '#ui/kit/form-error.tsx';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { useTRPC } from '#ui/trpc.ts';
import classes from './sign-ins-section.module.css';

/** Programs that signed in with the password; nothing where there are none. */
export function SignInsSection() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const titleId = useId();
  const { data } = useQuery(trpc.accessToken.listSignIns.queryOptions());
  const end = useMutation(
    trpc.accessToken.endSignIn.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: 'The program is signed out.' });
        void queryClient.invalidateQueries(trpc.accessToken.listSignIns.queryFilter());
      },
    }),
  );
  if (!data || data.length === 0) return null;
  return (
    <section className={section['section']} aria-labelledby={titleId}>
      <div className={section['head']}>
        <div className={section['text']}>
          <h2 id={titleId} className={section['title']}>
            Signed-in programs
          </h2>
          <p className={section['lead']}>
            They signed in over the API with your password. Each stays signed in while it comes back within
            seven days.
          </p>
        </div>
      </div>
      <FormError>{end.error ? errorMessage(end.error) : null}</FormError>
      <ul className={classes['list']}>
        {data.map((signIn) => (
          <SignInRow
            key={signIn.id}
            signIn={signIn}
            pending={end.isPending && end.variables.id === signIn.id}
            onEnd={() => {
              end.mutate({ id: signIn.id });
            }}
          />
        ))}
      </ul>
    </section>
  );
}

function SignInRow({ signIn, pending, onEnd }: { signIn: SignIn; pending: boolean; onEnd: () => void }) {
  const { client, refreshedAt, lastUsedAt } = signIn;
  const name = client === '' ? 'A program without a name' : client;
  return (
    <li className={classes['row']}>
      <span className={classes['client']}>{name}</span>
      <span className={classes['when']}>
        last seen <RelativeTime iso={lastUsedAt && lastUsedAt > refreshedAt ? lastUsedAt : refreshedAt} />
      </span>
      <Button
        size="compact-xs"
        variant="subtle"
        color="red"
        loading={pending}
        aria-label={`Sign out ${name}`}
        onClick={onEnd}
      >
        Sign out
      </Button>
    </li>
  );
}

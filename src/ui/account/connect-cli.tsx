'use client';

import { Anchor, Button, Group, Stack } from '@mantine/core';
import { signOut } from 'next-auth/react';
import { AuthHeading } from '#ui/account/auth-heading.tsx';
import classes from './connect-cli.module.css';

export interface ConnectCliProps {
  email: string;
  /** Where the command line waits, for example `localhost:9876`. */
  host: string;
  /** Sent along with the decision. */
  form: { callback: string; consent: string };
  /** Of this page. */
  path: string;
}

export function ConnectCli({ email, host, form, path }: ConnectCliProps) {
  return (
    <>
      <AuthHeading title="Allow the command line on this computer to use your account?">
        It can do everything you can in the console, for a year or until you revoke it under API keys. If you
        did not just start a sign-in in a terminal, deny.
      </AuthHeading>
      <dl className={classes['facts']}>
        <dt>Account</dt>
        <dd>{email}</dd>
        <dt>Waiting at</dt>
        <dd>
          <code>{host}</code>
        </dd>
      </dl>
      {/* A form of the plain kind: its answer is a redirect to the program that waits. */}
      <form method="post" action="/auth/cli">
        <input type="hidden" name="callback" value={form.callback} />
        <input type="hidden" name="consent" value={form.consent} />
        <Stack>
          <Group grow gap="sm">
            <Button size="md" type="submit" name="decision" value="deny" variant="default">
              Deny
            </Button>
            <Button size="md" type="submit" name="decision" value="allow">
              Allow
            </Button>
          </Group>
          <Anchor
            component="button"
            type="button"
            size="sm"
            className={classes['other']}
            onClick={() => void signOut({ callbackUrl: `/sign-in?next=${encodeURIComponent(path)}` })}
          >
            Use another account
          </Anchor>
        </Stack>
      </form>
    </>
  );
}

export function ConnectCliRefused() {
  return (
    <AuthHeading title="This sign-in link is not from a command line on this computer">
      Nothing was sent anywhere. Go back to the terminal and start signing in again; if you did not start it
      yourself, close this page.
    </AuthHeading>
  );
}

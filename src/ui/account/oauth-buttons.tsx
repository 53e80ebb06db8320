import { Button, Stack } from '@mantine/core';
import { IconBrandGithub, IconBrandGoogle } from '@tabler/icons-react';
import { signIn } from 'next-auth/react';
import { useState } from 'react';
import type { AuthOptions } from '#ui/account/auth-options.ts';
import classes from './auth-form.module.css';

const PROVIDERS = [
  { id: 'github', label: 'Continue with GitHub', Icon: IconBrandGithub },
  { id: 'google', label: 'Continue with Google', Icon: IconBrandGoogle },
] as const;

/** Nothing when no provider is configured. */
export function OauthButtons({ options, next }: { options: AuthOptions; next: string }) {
  const [leavingTo, setLeavingTo] = useState<string | null>(null);
  const offered = PROVIDERS.filter(({ id }) => options[id]);
  if (offered.length === 0) return null;
  return (
    <>
      <Stack gap="xs">
        {offered.map(({ id, label, Icon }) => (
          <Button
            key={id}
            size="md"
            variant="default"
            leftSection={<Icon size={17} stroke={1.7} />}
            loading={leavingTo === id}
            onClick={() => {
              setLeavingTo(id);
              void signIn(id, { callbackUrl: next });
            }}
          >
            {label}
          </Button>
        ))}
      </Stack>
      <div className={classes['or']}>or</div>
    </>
  );
}

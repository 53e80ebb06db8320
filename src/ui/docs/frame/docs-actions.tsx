'use client';

import { ActionIcon, Button, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import Link from 'next/link';

/** The right end of the bar: light or dark, and the way to the console. */
export function DocsActions({ signedIn }: { signedIn: boolean }) {
  return (
    <>
      <ThemeSwitch />
      <Button component={Link} href={signedIn ? '/endpoints' : '/sign-in'} variant="default">
        {signedIn ? 'Console' : 'Sign in'}
      </Button>
    </>
  );
}

function ThemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme('light', { getInitialValueInEffect: true });
  const other = shown === 'dark' ? 'light' : 'dark';
  const Icon = other === 'dark' ? IconMoon : IconSun;
  const label = `Use the ${other} theme`;
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        size="lg"
        onClick={() => {
          setColorScheme(other);
        }}
      >
        <Icon size={17} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}

'use client';

import { Drawer } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useParams } from 'next/navigation';
import { useMemo, useState, type ReactNode } from 'react';
import type { Endpoints } from '#ui/endpoint/use-endpoints.ts';
import type { Me } from '#ui/account/use-me.ts';
import { CreateEndpointModal } from '#ui/endpoint/create-endpoint-modal.tsx';
import { useShortcuts } from '#ui/kit/shortcut.ts';
import { CommandPalette } from '#ui/shell/command-palette.tsx';
import { KeyboardHelp } from '#ui/shell/keyboard-help.tsx';
import { Rail } from '#ui/shell/rail.tsx';
import { rememberRail } from '#ui/shell/rail-cookie.ts';
import { ShellContext } from '#ui/shell/shell-context.ts';
import { UnseenBadge } from '#ui/shell/unseen-badge.tsx';
import { VerifyBanner } from '#ui/shell/verify-banner.tsx';
import { useChanges } from '#ui/shell/use-changes.ts';
import { useSeed } from '#ui/shell/use-seed.ts';
import { QuotaBanner } from '#ui/usage/quota-banner.tsx';
import type { Quota } from '#ui/usage/use-quota.ts';
import classes from './shell.module.css';

export interface ShellProps {
  /** Read on the server, so that the first paint is whole. */
  me: Me;
  endpoints: Endpoints;
  quota: Quota;
  /** Which banner of the quota was dismissed. */
  dismissedQuota: string | null;
  railOpen: boolean;
  children: ReactNode;
}

export function Shell({ children, railOpen: railAtLoad, dismissedQuota, ...seed }: ShellProps) {
  useSeed(seed);
  useChanges(useParams<{ id?: string }>().id);
  const isPhone = useMediaQuery('(max-width: 48em)');
  const [railOpen, setRailOpen] = useState(railAtLoad);
  const [drawerOpen, drawer] = useDisclosure(false);
  const [createOpen, create] = useDisclosure(false);
  const [helpOpen, help] = useDisclosure(false);

  const shell = useMemo(
    () => ({
      railOpen,
      toggleRail: () => {
        if (isPhone) {
          drawer.toggle();
          return;
        }
        rememberRail(!railOpen);
        setRailOpen(!railOpen);
      },
      openNewEndpoint: () => {
        drawer.close();
        create.open();
      },
      openKeyboardHelp: help.open,
    }),
    [railOpen, isPhone, drawer, create, help],
  );
  useShortcuts({ '[': shell.toggleRail, n: shell.openNewEndpoint, '?': shell.openKeyboardHelp });

  return (
    <ShellContext value={shell}>
      <a className={classes['skip']} href="#content">
        Skip to content
      </a>
      <div className={classes['root']} data-rail={railOpen ? 'open' : 'closed'}>
        <div className={classes['rail']}>{isPhone ? null : <Rail />}</div>
        <div className={classes['column']}>
          <VerifyBanner />
          <QuotaBanner dismissedAtLoad={dismissedQuota} />
          <main id="content" tabIndex={-1} className={classes['main']}>
            {children}
          </main>
        </div>
      </div>
      <Drawer
        opened={drawerOpen}
        onClose={drawer.close}
        size="17rem"
        withCloseButton={false}
        attributes={{ content: { 'aria-label': 'Navigation' } }}
        classNames={{ content: classes['drawer'] ?? '', body: classes['drawerBody'] ?? '' }}
      >
        <Rail onNavigate={drawer.close} />
      </Drawer>
      <CreateEndpointModal opened={createOpen} onClose={create.close} />
      <KeyboardHelp opened={helpOpen} onClose={help.close} />
      <CommandPalette />
      <UnseenBadge />
    </ShellContext>
  );
}

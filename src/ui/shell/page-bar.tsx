'use client';

import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ConnectionPill } from '#ui/shell/connection-pill.tsx';
import { useShell } from '#ui/shell/shell-context.ts';
import classes from './page-bar.module.css';

/** The bar on top of every page: the way to the rail, the page's own head, and the connection. */
export function PageBar({ title, children }: { title?: string; children?: ReactNode }) {
  const { railOpen, toggleRail } = useShell();
  return (
    <header className={classes['root']} data-rail={railOpen ? 'open' : 'closed'}>
      <div className={classes['toggle']}>
        <Tooltip label="Show the rail  [">
          <ActionIcon size="lg" aria-label="Show the rail" onClick={toggleRail}>
            <IconLayoutSidebarLeftExpand size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={classes['content']}>
        {title ? <h1 className={classes['title']}>{title}</h1> : null}
        {children}
      </div>
      <ConnectionPill />
    </header>
  );
}

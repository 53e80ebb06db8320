import { Tabs, TabsList, TabsPanel, TabsTab } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './client-tabs.module.css';

export interface ClientTab {
  id: string;
  title: string;
  body: ReactNode;
}

/** The same program in several languages. */
export function ClientTabs({ label, tabs }: { label: string; tabs: readonly ClientTab[] }) {
  return (
    <Tabs defaultValue={tabs[0]?.id ?? null}>
      <TabsList aria-label={label} className={classes['list'] ?? ''}>
        {tabs.map(({ id, title }) => (
          <TabsTab key={id} value={id} className={classes['tab'] ?? ''}>
            {title}
          </TabsTab>
        ))}
      </TabsList>
      {tabs.map(({ id, body }) => (
        <TabsPanel key={id} value={id} pt="xs">
          {body}
        </TabsPanel>
      ))}
    </Tabs>
  );
}

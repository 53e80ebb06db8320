'use client';

import { ActionIcon, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMenu2 } from '@tabler/icons-react';
import type { DocEntry } from '#ui/docs/reading-order.ts';
import { DocsNav } from './docs-nav.tsx';

/** The navigation where there is no room beside the page. */
export function DocsMenu({ pages }: { pages: readonly DocEntry[] }) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <ActionIcon aria-label="Pages of the docs" size="lg" onClick={open}>
        <IconMenu2 size={18} stroke={1.7} />
      </ActionIcon>
      <Drawer opened={opened} onClose={close} size="17rem" title="Docs">
        <DocsNav pages={pages} onNavigate={close} />
      </Drawer>
    </>
  );
}

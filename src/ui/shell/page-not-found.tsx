'use client';

import { Button } from '@mantine/core';
import { IconUnlink } from '@tabler/icons-react';
import Link from 'next/link';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { LonePage } from '#ui/shell/lone-page.tsx';

export function PageNotFound() {
  return (
    <LonePage>
      <EmptyState
        level={1}
        icon={<IconUnlink size={22} stroke={1.5} />}
        title="There is no page at this address"
        actions={
          <Button variant="default" component={Link} href="/endpoints">
            Go to your endpoints
          </Button>
        }
      >
        The link is mistyped or what it pointed to is gone. Webhooks go to addresses that begin with{' '}
        <code>/h/</code>.
      </EmptyState>
    </LonePage>
  );
}

'use client';

import { Button } from '@mantine/core';
import { IconUnlink } from '@tabler/icons-react';
import Link from 'next/link';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { PageBar } from '#ui/shell/page-bar.tsx';

/** The endpoint was deleted, never was, or belongs to someone else: the same words for all three. */
export function EndpointGone() {
  return (
    <>
      <PageBar title="Endpoint not found" />
      <EmptyState
        icon={<IconUnlink size={22} stroke={1.5} />}
        title="There is no such endpoint here"
        actions={
          <Button variant="default" component={Link} href="/endpoints">
            Go to your endpoints
          </Button>
        }
      >
        It was deleted, or it belongs to another account. Senders to a deleted endpoint get 404.
      </EmptyState>
    </>
  );
}

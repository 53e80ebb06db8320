'use client';

import { Anchor, Button } from '@mantine/core';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import Link from 'next/link';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { PageBar } from '#ui/shell/page-bar.tsx';
import { useShell } from '#ui/shell/shell-context.ts';

export function NoEndpoints() {
  const { openNewEndpoint } = useShell();
  return (
    <>
      <PageBar title="Endpoints" />
      <EmptyState
        icon={<IconWebhook size={22} stroke={1.5} />}
        title="No endpoints"
        actions={
          <Button leftSection={<IconPlus size={15} />} onClick={openNewEndpoint}>
            New endpoint
          </Button>
        }
      >
        An endpoint is a public URL. Whatever is sent to it is kept byte for byte and shown here as it
        arrives.{' '}
        <Anchor component={Link} href="/docs" inherit>
          How it works
        </Anchor>
      </EmptyState>
    </>
  );
}

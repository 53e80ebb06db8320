'use client';

import { Button, Modal } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { CreateKeyDialog } from '#ui/api-key/create-key-dialog.tsx';
import { KeyTable } from '#ui/api-key/key-table.tsx';
import { PastKeys } from '#ui/api-key/past-keys.tsx';
import { RevokeKeyForm } from '#ui/api-key/revoke-key-form.tsx';
import { useApiKeys, type ApiKey } from '#ui/api-key/use-api-keys.ts';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { LoadingRows } from '#ui/kit/loading-rows.tsx';
import { Page } from '#ui/kit/page.tsx';
import { PageBar } from '#ui/shell/page-bar.tsx';
import classes from './keys-page.module.css';

export function KeysPage() {
  const keys = useApiKeys();
  const router = useRouter();
  // In the address, so that the palette and links can open it.
  const creating = useSearchParams().has('new');
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const create = (
    <Button
      leftSection={<IconPlus size={15} />}
      onClick={() => {
        router.replace('/keys?new');
      }}
    >
      New key
    </Button>
  );
  const active = keys.data?.filter(({ status }) => status === 'active') ?? [];
  const past = keys.data?.filter(({ status }) => status !== 'active') ?? [];
  const stopRevoking = () => {
    setRevoking(null);
  };
  return (
    <>
      <PageBar title="API keys" />
      <Page>
        {keys.isPending ? <LoadingRows label="Loading keys" /> : null}
        {keys.error && !keys.data ? (
          <ErrorState
            title="The keys could not be loaded"
            error={keys.error}
            onRetry={() => void keys.refetch()}
          />
        ) : null}
        {keys.data && active.length === 0 ? (
          <EmptyState icon={<IconKey size={22} stroke={1.5} />} title="No active keys" actions={create}>
            A key lets a program listen to your endpoints over WebSocket. It is shown once, when you create
            it.
          </EmptyState>
        ) : null}
        {active.length > 0 ? (
          <>
            <div className={classes['head']}>
              <p className={classes['lead']}>
                Programs use a key to listen to your endpoints over WebSocket.
              </p>
              {create}
            </div>
            <KeyTable keys={active} onRevoke={setRevoking} />
          </>
        ) : null}
        <PastKeys keys={past} />
      </Page>
      <CreateKeyDialog
        opened={creating}
        onClose={() => {
          router.replace('/keys');
        }}
      />
      <Modal opened={revoking !== null} onClose={stopRevoking} title="Revoke key">
        {revoking ? <RevokeKeyForm apiKey={revoking} onClose={stopRevoking} /> : null}
      </Modal>
    </>
  );
}

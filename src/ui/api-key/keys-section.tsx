import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { ClientSnippet } from '#ui/api-key/client-snippet.tsx';
import { SCOPES } from '#ui/api-key/scopes.ts';
import { useApiKeys } from '#ui/api-key/use-api-keys.ts';
import { CreateDialog } from '#ui/credential/create-dialog.tsx';
import { CredentialForm } from '#ui/credential/credential-form.tsx';
import { CredentialSection } from '#ui/credential/credential-section.tsx';
import { useTRPC } from '#ui/trpc.ts';

export interface KeysSectionProps {
  /** The dialog that makes one is open. */
  creating: boolean;
  onCreate: () => void;
  onCreated: () => void;
}

interface NewKey {
  name: string;
  secret: string;
  /** Can open the stream that the snippet opens. */
  listens: boolean;
}

export function KeysSection({ creating, onCreate, onCreated }: KeysSectionProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const list = useApiKeys();
  const refresh = () => void queryClient.invalidateQueries(trpc.apiKey.list.queryFilter());
  const create = useMutation(trpc.apiKey.create.mutationOptions({ onSuccess: refresh }));
  const revoke = useMutation(trpc.apiKey.revoke.mutationOptions({ onSuccess: refresh }));
  return (
    <>
      <CredentialSection
        noun="key"
        title="Keys"
        about={
          <>
            A key is for a program of yours: it listens to your endpoints, or works with them over the API.{' '}
            <Anchor component={Link} href="/docs/tokens" inherit>
              Keys and tokens in the docs
            </Anchor>
          </>
        }
        empty="No active keys. A key is shown once, when you create it."
        list={list}
        revoke={{
          ...revoke,
          run: ({ id, name }, done) => {
            const onSuccess = () => {
              notifications.show({ message: `${name} is revoked.` });
              done();
            };
            revoke.mutate({ id }, { onSuccess });
          },
        }}
        onCreate={onCreate}
      />
      <CreateDialog<NewKey>
        noun="key"
        title="New API key"
        opened={creating}
        onClose={onCreated}
        form={(show) => (
          <CredentialForm
            noun="key"
            placeholder="billing-worker"
            scopes={SCOPES}
            chosenScopes={['stream:listen']}
            lifetime="never"
            pending={create.isPending}
            onClose={onCreated}
            onSubmit={(values, onError) => {
              create.mutate(values, {
                onSuccess: ({ key, apiKey }) => {
                  show({ name: apiKey.name, secret: key, listens: apiKey.scopes.includes('stream:listen') });
                },
                onError,
              });
            }}
          />
        )}
        snippet={({ secret, listens }, onCopied) =>
          listens ? <ClientSnippet apiKey={secret} onCopied={onCopied} /> : null
        }
      />
    </>
  );
}

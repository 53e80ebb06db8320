import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { TokenSnippet } from '#ui/access-token/token-snippet.tsx';
import { TOKEN_SCOPES, useTokens, type TokenScope } from '#ui/access-token/use-tokens.ts';
import { CreateDialog } from '#ui/credential/create-dialog.tsx';
import { CredentialForm } from '#ui/credential/credential-form.tsx';
import { CredentialSection } from '#ui/credential/credential-section.tsx';
import { useTRPC } from '#ui/trpc.ts';

export interface TokensSectionProps {
  /** The dialog that makes one is open. */
  creating: boolean;
  onCreate: () => void;
  onCreated: () => void;
}

interface NewToken {
  name: string;
  secret: string;
  scopes: TokenScope[];
}

export function TokensSection({ creating, onCreate, onCreated }: TokensSectionProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const list = useTokens();
  const refresh = () => void queryClient.invalidateQueries(trpc.accessToken.list.queryFilter());
  const create = useMutation(trpc.accessToken.create.mutationOptions({ onSuccess: refresh }));
  const revoke = useMutation(trpc.accessToken.revoke.mutationOptions({ onSuccess: refresh }));
  return (
    <>
      <CredentialSection
        noun="token"
        title="Personal access tokens"
        about="A token acts as you, within its scopes: for command lines and scripts of your own. Signing in from a command line makes one."
        empty="No active tokens. A token is shown once, when you create it."
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
      <CreateDialog<NewToken>
        noun="token"
        title="New personal access token"
        opened={creating}
        onClose={onCreated}
        form={(show) => (
          <CredentialForm
            noun="token"
            placeholder="laptop"
            scopes={TOKEN_SCOPES}
            chosenScopes={['stream:listen', 'endpoints:read', 'requests:read']}
            lifetime="90"
            pending={create.isPending}
            onClose={onCreated}
            onSubmit={(values, onError) => {
              create.mutate(values, {
                onSuccess: ({ token, personalToken: { name, scopes } }) => {
                  show({ name, secret: token, scopes });
                },
                onError,
              });
            }}
          />
        )}
        snippet={({ secret, scopes }, onCopied) => (
          <TokenSnippet token={secret} scopes={scopes} onCopied={onCopied} />
        )}
      />
    </>
  );
}

import { Button, Modal } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import type { Credential, Noun } from '#ui/credential/credential.ts';
import { CredentialTable } from '#ui/credential/credential-table.tsx';
import { PastCredentials } from '#ui/credential/past-credentials.tsx';
import { RevokeForm } from '#ui/credential/revoke-form.tsx';
import type { ApiError } from '#ui/kit/api-error.ts';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { LoadingRows } from '#ui/kit/loading-rows.tsx';
import classes from './credential-section.module.css';

export interface CredentialSectionProps {
  noun: Noun;
  title: string;
  about: ReactNode;
  /** What the list is called where there is nothing in it. */
  empty: ReactNode;
  list: {
    data: readonly Credential[] | undefined;
    error: ApiError | null;
    refetch: () => unknown;
  };
  /** `done` closes the dialog. */
  revoke: {
    isPending: boolean;
    error: ApiError | null;
    reset: () => void;
    run: (credential: Credential, done: () => void) => void;
  };
  onCreate: () => void;
}

/** The keys or the tokens of the account: what they are, those that work, and those that did. */
export function CredentialSection(props: CredentialSectionProps) {
  const { noun, title, about, empty, list, revoke, onCreate } = props;
  const titleId = useId();
  const [revoking, setRevoking] = useState<Credential | null>(null);
  const stopRevoking = () => {
    setRevoking(null);
    revoke.reset();
  };
  return (
    <section className={classes['section']} aria-labelledby={titleId}>
      <div className={classes['head']}>
        <div className={classes['text']}>
          <h2 id={titleId} className={classes['title']}>
            {title}
          </h2>
          <p className={classes['lead']}>{about}</p>
        </div>
        <Button variant="default" leftSection={<IconPlus size={15} />} onClick={onCreate}>
          New {noun}
        </Button>
      </div>
      <CredentialList {...{ noun, empty, list }} onRevoke={setRevoking} />
      <Modal opened={revoking !== null} onClose={stopRevoking} title={`Revoke ${noun}`}>
        {revoking ? (
          <RevokeForm
            noun={noun}
            credential={revoking}
            pending={revoke.isPending}
            error={revoke.error}
            onRevoke={() => {
              revoke.run(revoking, stopRevoking);
            }}
            onClose={stopRevoking}
          />
        ) : null}
      </Modal>
    </section>
  );
}

interface CredentialListProps extends Pick<CredentialSectionProps, 'noun' | 'empty' | 'list'> {
  onRevoke: (credential: Credential) => void;
}

function CredentialList({ noun, empty, list, onRevoke }: CredentialListProps) {
  const { data, error } = list;
  if (!data) {
    if (!error) return <LoadingRows label={`Loading ${noun}s`} />;
    const title = `The ${noun}s could not be loaded`;
    return <ErrorState title={title} error={error} onRetry={() => void list.refetch()} />;
  }
  const active = data.filter(({ status }) => status === 'active');
  return (
    <>
      {active.length > 0 ? (
        <CredentialTable noun={noun} credentials={active} onRevoke={onRevoke} />
      ) : (
        <p className={classes['empty']}>{empty}</p>
      )}
      <PastCredentials noun={noun} credentials={data.filter(({ status }) => status !== 'active')} />
    </>
  );
}

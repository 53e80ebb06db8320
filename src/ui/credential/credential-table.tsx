import { Button, VisuallyHidden } from '@mantine/core';
import type { Credential, Noun } from '#ui/credential/credential.ts';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { Tag } from '#ui/kit/tag.tsx';
import classes from './credential-table.module.css';

const COLUMN = { key: 'Key', token: 'Token' } as const satisfies Record<Noun, string>;

export interface CredentialTableProps {
  noun: Noun;
  credentials: readonly Credential[];
  onRevoke: (credential: Credential) => void;
}

export function CredentialTable({ noun, credentials, onRevoke }: CredentialTableProps) {
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">{COLUMN[noun]}</th>
          <th scope="col">Scopes</th>
          <th scope="col">Created</th>
          <th scope="col">Last used</th>
          <th scope="col">Expires</th>
          <th scope="col">
            <VisuallyHidden>Actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {credentials.map((credential) => (
          <CredentialRow key={credential.id} noun={noun} credential={credential} onRevoke={onRevoke} />
        ))}
      </tbody>
    </table>
  );
}

interface CredentialRowProps extends Pick<CredentialTableProps, 'noun' | 'onRevoke'> {
  credential: Credential;
}

function CredentialRow({ noun, credential, onRevoke }: CredentialRowProps) {
  const { name, display, scopes, createdAt, lastUsedAt, lastUsedAddress, expiresAt } = credential;
  return (
    <tr>
      <td className={classes['name']}>
        {name}
        {credential.overLimit ? (
          <span className={classes['over']}>
            Refused: your plan has fewer keys. Revoke an older one or change the plan.
          </span>
        ) : null}
      </td>
      <td data-head={COLUMN[noun]} className={`${classes['mono']} ${classes['display']}`}>
        {display}
      </td>
      <td data-head="Scopes">
        <span className={classes['scopes']}>
          {scopes.map((scope) => (
            <Tag key={scope} meaning="neutral" mono>
              {scope}
            </Tag>
          ))}
        </span>
      </td>
      <td data-head="Created">
        <RelativeTime iso={createdAt} />
      </td>
      <td data-head="Last used">
        {lastUsedAt ? (
          <span>
            <RelativeTime iso={lastUsedAt} />
            {lastUsedAddress ? (
              <span className={`${classes['from']} ${classes['mono']}`}>{lastUsedAddress}</span>
            ) : null}
          </span>
        ) : (
          <span className={classes['never']}>Never</span>
        )}
      </td>
      <td data-head="Expires">
        {expiresAt ? <RelativeTime iso={expiresAt} /> : <span className={classes['never']}>Never</span>}
      </td>
      <td>
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          aria-label={`Revoke ${name}`}
          onClick={() => {
            onRevoke(credential);
          }}
        >
          Revoke
        </Button>
      </td>
    </tr>
  );
}

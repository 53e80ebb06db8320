import { Button, VisuallyHidden } from '@mantine/core';
import type { ApiKey } from '#ui/api-key/use-api-keys.ts';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { Tag } from '#ui/kit/tag.tsx';
import classes from './key-table.module.css';

export interface KeyTableProps {
  keys: readonly ApiKey[];
  onRevoke: (key: ApiKey) => void;
}

export function KeyTable({ keys, onRevoke }: KeyTableProps) {
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Key</th>
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
        {keys.map((key) => (
          <KeyRow key={key.id} apiKey={key} onRevoke={onRevoke} />
        ))}
      </tbody>
    </table>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: KeyTableProps['onRevoke'] }) {
  const { name, display, scopes, createdAt, lastUsedAt, lastUsedAddress, expiresAt } = apiKey;
  return (
    <tr>
      <td className={classes['name']}>{name}</td>
      <td data-head="Key" className={classes['mono']}>
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
            <span className={`${classes['from']} ${classes['mono']}`}>{lastUsedAddress}</span>
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
            onRevoke(apiKey);
          }}
        >
          Revoke
        </Button>
      </td>
    </tr>
  );
}

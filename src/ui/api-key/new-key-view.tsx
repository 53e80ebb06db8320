import { Button, Group, Stack } from '@mantine/core';
import { ClientSnippet } from '#ui/api-key/client-snippet.tsx';
import type { CreatedKey } from '#ui/api-key/use-api-keys.ts';
import { CopyButton } from '#ui/kit/copy-button.tsx';
import classes from './new-key-view.module.css';

export interface NewKeyViewProps {
  created: CreatedKey;
  /** The user wants to close without having copied the key. */
  leaving: boolean;
  onCopied: () => void;
  onStay: () => void;
  onClose: () => void;
}

export function NewKeyView({ created, leaving, onCopied, onStay, onClose }: NewKeyViewProps) {
  const { key, apiKey } = created;
  return (
    <Stack>
      <p className={classes['once']}>
        Copy the key now. <strong>It is shown only this once</strong>; Hookwire keeps a fingerprint of it, not
        the key.
      </p>
      <div className={classes['key']}>
        <code className={classes['secret']} data-testid="new-key">
          {key}
        </code>
        <CopyButton value={key} label="Copy key" withText variant="filled" autoFocus onCopied={onCopied} />
      </div>
      {apiKey.scopes.includes('stream:listen') ? <ClientSnippet apiKey={key} onCopied={onCopied} /> : null}
      <div role="alert" className={classes['live']}>
        {leaving ? (
          <div className={classes['warning']}>
            <p>The key was not copied, and it can’t be shown again.</p>
            <Group gap="xs">
              <Button variant="default" onClick={onStay}>
                Keep it open
              </Button>
              <Button color="red" onClick={onClose}>
                Close anyway
              </Button>
            </Group>
          </div>
        ) : null}
      </div>
      {leaving ? null : (
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Done
          </Button>
        </Group>
      )}
    </Stack>
  );
}

import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Noun } from '#ui/credential/credential.ts';
import { CopyButton } from '#ui/kit/copy-button.tsx';
import classes from './secret-view.module.css';

export interface SecretViewProps {
  noun: Noun;
  secret: string;
  /** The user wants to close without having copied the secret. */
  leaving: boolean;
  onCopied: () => void;
  onStay: () => void;
  onClose: () => void;
  /** What to do with it. */
  children: ReactNode;
}

export function SecretView({ noun, secret, leaving, children, ...on }: SecretViewProps) {
  return (
    <Stack>
      <p className={classes['once']}>
        Copy the {noun} now. <strong>It is shown only this once</strong>; Hookwire keeps a fingerprint of it,
        not the {noun}.
      </p>
      <div className={classes['key']}>
        <code className={classes['secret']} data-testid={`new-${noun}`}>
          {secret}
        </code>
        <CopyButton
          value={secret}
          label={`Copy ${noun}`}
          withText
          variant="filled"
          autoFocus
          onCopied={on.onCopied}
        />
      </div>
      {children}
      <div role="alert" className={classes['live']}>
        {leaving ? (
          <div className={classes['warning']}>
            <p>The {noun} was not copied, and it can’t be shown again.</p>
            <Group gap="xs">
              <Button variant="default" onClick={on.onStay}>
                Keep it open
              </Button>
              <Button color="red" onClick={on.onClose}>
                Close anyway
              </Button>
            </Group>
          </div>
        ) : null}
      </div>
      {leaving ? null : (
        <Group justify="flex-end">
          <Button variant="default" onClick={on.onClose}>
            Done
          </Button>
        </Group>
      )}
    </Stack>
  );
}

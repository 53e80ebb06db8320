import { Modal } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Noun } from '#ui/credential/credential.ts';
import { SecretView } from '#ui/credential/secret-view.tsx';

export interface CreatedSecret {
  name: string;
  secret: string;
}

export interface CreateDialogProps<T extends CreatedSecret> {
  noun: Noun;
  title: string;
  opened: boolean;
  onClose: () => void;
  form: (onCreated: (created: T) => void) => ReactNode;
  /** A program with the secret filled in; copying it counts as having copied the secret. */
  snippet: (created: T, onCopied: () => void) => ReactNode;
}

/** First the form, then the secret, once. Leaving before it was copied asks again. */
export function CreateDialog<T extends CreatedSecret>(props: CreateDialogProps<T>) {
  const { noun, title, opened, onClose, form, snippet } = props;
  const [created, setCreated] = useState<T | null>(null);
  const [copied, setCopied] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const close = () => {
    if (created && !copied && !leaving) {
      setLeaving(true);
      return;
    }
    onClose();
  };
  const forget = () => {
    setCreated(null);
    setCopied(false);
    setLeaving(false);
  };
  const noteCopied = () => {
    setCopied(true);
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      onExitTransitionEnd={forget}
      closeOnClickOutside={!created}
      title={created ? `${noun === 'key' ? 'Key' : 'Token'} ${created.name}` : title}
      size={created ? '44rem' : 'md'}
    >
      {created ? (
        <SecretView
          noun={noun}
          secret={created.secret}
          leaving={leaving && !copied}
          onCopied={noteCopied}
          onStay={() => {
            setLeaving(false);
          }}
          onClose={close}
        >
          {snippet(created, noteCopied)}
        </SecretView>
      ) : (
        form(setCreated)
      )}
    </Modal>
  );
}

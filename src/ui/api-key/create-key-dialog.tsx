import { Modal } from '@mantine/core';
import { useState } from 'react';
import { CreateKeyForm } from '#ui/api-key/create-key-form.tsx';
import { NewKeyView } from '#ui/api-key/new-key-view.tsx';
import type { CreatedKey } from '#ui/api-key/use-api-keys.ts';

/** First the form, then the key, once. Leaving before it was copied asks again. */
export function CreateKeyDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [created, setCreated] = useState<CreatedKey | null>(null);
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
  return (
    <Modal
      opened={opened}
      onClose={close}
      onExitTransitionEnd={forget}
      closeOnClickOutside={!created}
      title={created ? `Key ${created.apiKey.name}` : 'New API key'}
      size={created ? '44rem' : 'md'}
    >
      {created ? (
        <NewKeyView
          created={created}
          leaving={leaving && !copied}
          onCopied={() => {
            setCopied(true);
          }}
          onStay={() => {
            setLeaving(false);
          }}
          onClose={close}
        />
      ) : (
        <CreateKeyForm onCreated={setCreated} onClose={onClose} />
      )}
    </Modal>
  );
}

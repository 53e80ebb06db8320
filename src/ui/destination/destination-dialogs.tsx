import { Modal } from '@mantine/core';
import { useState } from 'react';
import { DeleteDestination } from './delete-destination.tsx';
import { DestinationForm } from './destination-form.tsx';
import { SigningSecret } from './signing-secret.tsx';
import { TestDestination } from './test-destination.tsx';
import type { Destination } from './types.ts';

export type DestinationDialog = 'edit' | 'test' | 'secret' | 'delete';

const TITLES: Readonly<Record<DestinationDialog, string>> = {
  edit: 'Edit destination',
  test: 'Send a test',
  secret: 'Signing secret',
  delete: 'Delete destination',
};

export interface DestinationDialogsProps {
  destination: Destination;
  open: DestinationDialog | null;
  onClose: () => void;
  onDeleted: () => void;
}

/** What can be done with a destination; the last dialog stays while it fades out. */
export function DestinationDialogs({ destination, open, onClose, onDeleted }: DestinationDialogsProps) {
  const [last, setLast] = useState<DestinationDialog>('edit');
  if (open !== null && open !== last) setLast(open);
  const { endpointId } = destination;
  const views = {
    edit: <DestinationForm {...{ endpointId, destination }} onDone={onClose} onCancel={onClose} />,
    test: <TestDestination destination={destination} />,
    secret: <SigningSecret destination={destination} />,
    delete: <DeleteDestination destination={destination} onDone={onDeleted} onCancel={onClose} />,
  };
  return (
    <Modal
      opened={open !== null}
      onClose={onClose}
      title={TITLES[last]}
      size={last === 'delete' ? 'md' : '44rem'}
    >
      {views[last]}
    </Modal>
  );
}

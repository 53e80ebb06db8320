import { Modal } from '@mantine/core';
import { memo } from 'react';
import { SignatureForm } from '#ui/endpoint/signature-form.tsx';
import type { Endpoint, SignatureVerdict } from '../router-types.ts';

export interface SignatureModalProps {
  endpoint: Endpoint;
  /** What led here; null closes the modal. */
  verdict: SignatureVerdict | null;
  onClose: () => void;
}

export const SignatureModal = memo(function SignatureModal({
  endpoint,
  verdict,
  onClose,
}: SignatureModalProps) {
  return (
    <Modal opened={verdict !== null} onClose={onClose} title="Signature">
      {verdict ? (
        <SignatureForm
          endpoint={endpoint}
          onClose={onClose}
          suggested={verdict.carried ?? verdict.provider}
        />
      ) : null}
    </Modal>
  );
});

import { z } from 'zod';
import type { SecretBox } from '#domain/secret/secret-box.ts';
import { SignatureProvider } from '#protocol/signature-provider.ts';

/** What an endpoint's row has of its signature. */
export interface SignatureColumns {
  signatureProvider: string | null;
  signatureSecretCiphertext: Uint8Array | null;
}

export interface EndpointSignature {
  provider: SignatureProvider;
  /** The present secret, then the one before it, if that still counts; null: they can't be decrypted. */
  secrets: readonly string[] | null;
}

const Secrets = z.array(z.string()).min(1).max(2);

function ownerOf(endpointId: string): string {
  return `endpoint.signature_secret:${endpointId}`;
}

export function sealSecrets(
  box: SecretBox,
  endpointId: string,
  secrets: readonly string[],
): Uint8Array<ArrayBuffer> {
  return box.seal(JSON.stringify(Secrets.parse(secrets)), ownerOf(endpointId));
}

/** Null when no signature is checked at this endpoint. */
export function openSignature(
  box: SecretBox,
  endpointId: string,
  row: SignatureColumns,
): EndpointSignature | null {
  const { data: provider } = SignatureProvider.safeParse(row.signatureProvider);
  if (!provider || !row.signatureSecretCiphertext) return null;
  const text = box.open(row.signatureSecretCiphertext, ownerOf(endpointId));
  return { provider, secrets: text === null ? null : Secrets.parse(JSON.parse(text)) };
}

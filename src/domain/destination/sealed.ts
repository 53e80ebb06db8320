import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SecretBox } from '#domain/secret/secret-box.ts';

export type AddedHeader = [name: string, value: string];

const Headers = z.array(z.tuple([z.string(), z.string()]));

function headersOwner(destinationId: string): string {
  return `destination.headers:${destinationId}`;
}

function secretOwner(destinationId: string): string {
  return `destination.signing_secret:${destinationId}`;
}

/** Null for none, so that a row without headers has nothing to open. */
export function sealHeaders(box: SecretBox, destinationId: string, headers: readonly AddedHeader[]) {
  return headers.length === 0 ? null : box.seal(JSON.stringify(headers), headersOwner(destinationId));
}

/** Null: sealed with a key that this server lacks. */
export function openHeaders(
  box: SecretBox,
  destinationId: string,
  sealed: Uint8Array | null,
): AddedHeader[] | null {
  if (!sealed) return [];
  const text = box.open(sealed, headersOwner(destinationId));
  return text === null ? null : Headers.parse(JSON.parse(text));
}

/** As Standard Webhooks writes it. */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

export function sealSigningSecret(box: SecretBox, destinationId: string, secret: string) {
  return box.seal(secret, secretOwner(destinationId));
}

/** The present one and the one before are sealed alike, so that a rotation only moves it. */
export function openSigningSecret(box: SecretBox, destinationId: string, sealed: Uint8Array): string | null {
  return box.open(sealed, secretOwner(destinationId));
}

/** What is sealed in a row, with the name under which each opens. */
export function sealedColumns(row: {
  id: string;
  headersCiphertext: Uint8Array | null;
  signingSecretCiphertext: Uint8Array | null;
  previousSecretCiphertext: Uint8Array | null;
}) {
  return [
    ['headersCiphertext', row.headersCiphertext, headersOwner(row.id)],
    ['signingSecretCiphertext', row.signingSecretCiphertext, secretOwner(row.id)],
    ['previousSecretCiphertext', row.previousSecretCiphertext, secretOwner(row.id)],
  ] as const;
}

import type { DomainContext } from '#domain/context.ts';
import { newSigningSecret, openSigningSecret, sealSigningSecret } from './sealed.ts';

export interface SecretColumns {
  id: string;
  workspaceId: string;
  signingSecretCiphertext: Uint8Array | null;
}

type Deps = Pick<DomainContext, 'db' | 'secretBox'>;

/** Made when it is first needed; of several who need it at once, one makes it. Null: it can't be opened, or the row is gone. */
export async function presentSecret({ db, secretBox }: Deps, row: SecretColumns): Promise<string | null> {
  const { id, workspaceId } = row;
  if (row.signingSecretCiphertext) return openSigningSecret(secretBox, id, row.signingSecretCiphertext);
  const secret = newSigningSecret();
  const { count } = await db.destination.updateMany({
    where: { id, workspaceId, signingSecretCiphertext: null },
    data: { signingSecretCiphertext: sealSigningSecret(secretBox, id, secret) },
  });
  if (count === 1) return secret;
  const other = await db.destination.findFirst({
    where: { id, workspaceId },
    select: { signingSecretCiphertext: true },
  });
  return other?.signingSecretCiphertext
    ? openSigningSecret(secretBox, id, other.signingSecretCiphertext)
    : null;
}

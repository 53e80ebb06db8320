import type { SecretBox } from '#domain/secret/secret-box.ts';
import type { SetSignature } from '#domain/signature/schemas.ts';
import { openSignature, sealSecrets, type SignatureColumns } from '#domain/signature/stored-secrets.ts';

/** The endpoint as it is before the change. */
interface Before extends SignatureColumns {
  id: string;
}

/** What is written; `given`: null removes the secret, undefined leaves it. */
export function signatureColumns(box: SecretBox, before: Before, given: SetSignature | null | undefined) {
  if (given === undefined) return {};
  if (given === null) return { signatureProvider: null, signatureSecretCiphertext: null };
  const { provider, secret } = given;
  const known = given.keepPrevious ? openSignature(box, before.id, before) : null;
  const previous = known?.provider === provider && known.secrets?.find((one) => one !== secret);
  return {
    signatureProvider: provider,
    signatureSecretCiphertext: sealSecrets(box, before.id, previous ? [secret, previous] : [secret]),
  };
}

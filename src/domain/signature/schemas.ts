import { z } from 'zod';
import { SignatureProvider } from '#protocol/signature-provider.ts';
import { SCHEMES } from './schemes.ts';

const Secret = z
  .string('Enter the secret')
  .min(1, 'Enter the secret')
  .max(512, 'Secrets have at most 512 characters')
  .refine((secret) => secret.trim() === secret, 'The secret begins or ends with a space: copy it without');

/** Why a secret can't be one of the provider; null: it can. */
export function secretProblem(provider: SignatureProvider, secret: string): string | null {
  if (provider === 'stripe' && /^[srp]k_(live|test)_/.test(secret)) {
    return 'This is an API key. The signing secret of the webhook endpoint begins with whsec_';
  }
  const { title, keyOf, secretForm } = SCHEMES[provider];
  return keyOf(secret) ? null : `A secret of ${title} is ${secretForm}. Copy the whole of it`;
}

/** Write-only: the secret is never shown again. */
export const SetSignature = z
  .object({
    provider: SignatureProvider,
    secret: Secret,
    /** The secret so far goes on being accepted beside the new one. */
    keepPrevious: z.boolean().default(false),
  })
  .superRefine(({ provider, secret }, issues) => {
    const problem = secretProblem(provider, secret);
    if (problem !== null) issues.addIssue({ code: 'custom', path: ['secret'], message: problem });
  });
export type SetSignature = z.output<typeof SetSignature>;

import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import type { SignatureProvider } from '#protocol/signature-provider.ts';

export interface SignatureValues {
  provider: SignatureProvider;
  secret: string;
  keepPrevious: boolean;
}

/** `suggested`: whose signature the request carries that led here. */
export function signatureValuesOf(
  signature: Endpoint['signature'],
  suggested: SignatureProvider | null,
): SignatureValues {
  return { provider: suggested ?? signature?.provider ?? 'github', secret: '', keepPrevious: false };
}

export const signatureChecks = {
  secret: (secret: string, { provider }: SignatureValues): string | null => {
    if (secret === '') return 'Enter the secret';
    if (secret.trim() !== secret) return 'The secret begins or ends with a space: copy it without';
    if (secret.length > 512) return 'Secrets have at most 512 characters';
    if (provider === 'standard-webhooks' && !/^(whsec_)?[A-Za-z0-9+/]+={0,2}$/.test(secret)) {
      return 'A secret of Standard Webhooks is whsec_ and base64. Copy the whole of it';
    }
    return null;
  },
};

import { SIGNATURE_PROVIDERS, type SignatureProvider } from '#protocol/signature-provider.ts';
import type { HeaderLookup } from './header.ts';
import type { SignatureScheme } from './scheme.ts';
import { github } from './schemes/github.ts';
import { shopify } from './schemes/shopify.ts';
import { slack } from './schemes/slack.ts';
import { standardWebhooks } from './schemes/standard-webhooks.ts';
import { stripe } from './schemes/stripe.ts';

export const SCHEMES: Readonly<Record<SignatureProvider, SignatureScheme>> = {
  github,
  stripe,
  shopify,
  slack,
  'standard-webhooks': standardWebhooks,
};

/** Whose signature is there, valid or not; null: nobody's that is known. */
export function signedBy(headers: HeaderLookup): SignatureProvider | null {
  const isThere = (name: string) => headers(name).length > 0;
  const found = SIGNATURE_PROVIDERS.find((provider) => isThere(SCHEMES[provider].header));
  return found ?? (isThere('svix-signature') ? 'standard-webhooks' : null);
}

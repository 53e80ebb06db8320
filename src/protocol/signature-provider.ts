import { z } from 'zod';

/** Senders whose signatures can be checked. */
export const SIGNATURE_PROVIDERS = ['github', 'stripe', 'shopify', 'slack', 'standard-webhooks'] as const;

export const SignatureProvider = z.enum(SIGNATURE_PROVIDERS);
export type SignatureProvider = z.infer<typeof SignatureProvider>;

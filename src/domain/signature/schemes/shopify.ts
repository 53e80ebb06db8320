import { macFromBase64 } from '../mac.ts';
import { malformed } from '../flaw.ts';
import { readHeader } from '../header.ts';
import { NO_PREFIX } from '../prefix.ts';
import type { SignatureScheme } from '../scheme.ts';

const SIGNATURE = {
  name: 'X-Shopify-Hmac-Sha256',
  pattern: /^[A-Za-z0-9+/]{43}=$/,
  expected: '44 characters of base64',
};

/** https://shopify.dev/docs/apps/build/webhooks/subscribe/https */
export const shopify: SignatureScheme = {
  title: 'Shopify',
  header: SIGNATURE.name,
  secretForm: 'the client secret of the app, or the key shown below the webhooks of the shop',
  keyOf: (secret) => Buffer.from(secret),
  prefix: () => NO_PREFIX,
  signatures: (headers) => {
    const value = readHeader(headers, SIGNATURE);
    if (typeof value !== 'string') return value;
    const mac = macFromBase64(value);
    return mac ? [mac] : malformed(SIGNATURE.name, SIGNATURE.expected);
  },
  write: (mac) => mac.toString('base64'),
};

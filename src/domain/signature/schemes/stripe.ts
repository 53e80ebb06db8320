import { malformed } from '../flaw.ts';
import { readHeader } from '../header.ts';
import { prefixOf, UNIX_SECONDS } from '../prefix.ts';
import type { SignatureScheme } from '../scheme.ts';

const EXPECTED = 't=<Unix seconds>,v1=<64 hexadecimal digits>';
const SIGNATURE = { name: 'Stripe-Signature', pattern: /=/, expected: EXPECTED };

/** The values of one key of `t=…,v1=…,v1=…`; other schemes, such as v0 of test events, are passed over. */
function valuesOf(header: string, key: 't' | 'v1'): string[] {
  return header
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${key}=`))
    .map((part) => part.slice(key.length + 1));
}

/** https://docs.stripe.com/webhooks#verify-manually */
export const stripe: SignatureScheme = {
  title: 'Stripe',
  header: SIGNATURE.name,
  secretForm: 'the signing secret of the webhook endpoint, whsec_…',
  // Stripe keys with the text of the secret as it is shown, whsec_ included.
  keyOf: (secret) => Buffer.from(secret),
  prefix: (headers) => {
    const value = readHeader(headers, SIGNATURE);
    if (typeof value !== 'string') return value;
    const [sentAt, ...repeats] = valuesOf(value, 't');
    const isOne = sentAt !== undefined && repeats.length === 0 && UNIX_SECONDS.pattern.test(sentAt);
    return isOne ? prefixOf(`${sentAt}.`, sentAt) : malformed(SIGNATURE.name, EXPECTED);
  },
  signatures: (headers) => {
    const value = readHeader(headers, SIGNATURE);
    if (typeof value !== 'string') return value;
    const signatures = valuesOf(value, 'v1').filter((text) => /^[0-9a-f]{64}$/i.test(text));
    if (signatures.length === 0) return malformed(SIGNATURE.name, EXPECTED);
    return signatures.map((text) => Buffer.from(text, 'hex'));
  },
  write: (mac, { sentAt }) => `t=${sentAt ?? ''},v1=${mac.toString('hex')}`,
};

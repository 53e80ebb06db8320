import { macFromBase64 } from '../mac.ts';
import { malformed } from '../flaw.ts';
import { readHeader, type HeaderLookup } from '../header.ts';
import { prefixOf, UNIX_SECONDS } from '../prefix.ts';
import type { SignatureScheme } from '../scheme.ts';

const EXPECTED = 'v1, a comma and 44 characters of base64; several stand apart by a space';
const ANY = /^/;

/** The names of the specification, or those that Svix sent before there was one. */
function family(headers: HeaderLookup): 'webhook' | 'svix' {
  return headers('webhook-signature').length === 0 && headers('svix-signature').length > 0
    ? 'svix'
    : 'webhook';
}

function decodeSecret(secret: string): Buffer | null {
  const base64 = secret.replace(/^whsec_/, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  const key = Buffer.from(base64, 'base64');
  const bare = (text: string) => text.replace(/=+$/, '');
  return key.length > 0 && bare(key.toString('base64')) === bare(base64) ? key : null;
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const standardWebhooks: SignatureScheme = {
  title: 'Standard Webhooks',
  header: 'webhook-signature',
  secretForm: 'whsec_ and base64',
  keyOf: decodeSecret,
  prefix: (headers) => {
    const names = family(headers);
    const id = readHeader(headers, { name: `${names}-id`, pattern: /./, expected: 'the id of the message' });
    if (typeof id !== 'string') return id;
    const sentAt = readHeader(headers, { name: `${names}-timestamp`, ...UNIX_SECONDS });
    return typeof sentAt === 'string' ? prefixOf(`${id}.${sentAt}.`, sentAt) : sentAt;
  },
  signatures: (headers) => {
    const name = `${family(headers)}-signature`;
    const value = readHeader(headers, { name, pattern: ANY, expected: EXPECTED });
    if (typeof value !== 'string') return value;
    // Others, such as v1a with a public key, are passed over.
    const macs = value
      .split(' ')
      .filter((one) => one.startsWith('v1,'))
      .map((one) => macFromBase64(one.slice('v1,'.length)))
      .filter((mac) => mac !== null);
    return macs.length > 0 ? macs : malformed(name, EXPECTED);
  },
  write: (mac) => `v1,${mac.toString('base64')}`,
};

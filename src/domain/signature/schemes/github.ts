import { readHeader } from '../header.ts';
import { NO_PREFIX } from '../prefix.ts';
import type { SignatureScheme } from '../scheme.ts';

const SIGNATURE = {
  name: 'X-Hub-Signature-256',
  pattern: /^sha256=[0-9a-f]{64}$/i,
  expected: 'sha256= and 64 hexadecimal digits',
};

/** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
export const github: SignatureScheme = {
  title: 'GitHub',
  header: SIGNATURE.name,
  secretForm: 'the secret of the webhook',
  keyOf: (secret) => Buffer.from(secret),
  prefix: () => NO_PREFIX,
  signatures: (headers) => {
    const value = readHeader(headers, SIGNATURE);
    return typeof value === 'string' ? [Buffer.from(value.slice('sha256='.length), 'hex')] : value;
  },
  write: (mac) => `sha256=${mac.toString('hex')}`,
};

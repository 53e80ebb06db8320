import { readHeader } from '../header.ts';
import { prefixOf, UNIX_SECONDS } from '../prefix.ts';
import type { SignatureScheme } from '../scheme.ts';

const SIGNATURE = {
  name: 'X-Slack-Signature',
  pattern: /^v0=[0-9a-f]{64}$/i,
  expected: 'v0= and 64 hexadecimal digits',
};
const TIMESTAMP = { name: 'X-Slack-Request-Timestamp', ...UNIX_SECONDS };

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const slack: SignatureScheme = {
  title: 'Slack',
  header: SIGNATURE.name,
  secretForm: 'the signing secret of the app',
  keyOf: (secret) => Buffer.from(secret),
  prefix: (headers) => {
    const sentAt = readHeader(headers, TIMESTAMP);
    return typeof sentAt === 'string' ? prefixOf(`v0:${sentAt}:`, sentAt) : sentAt;
  },
  signatures: (headers) => {
    const value = readHeader(headers, SIGNATURE);
    return typeof value === 'string' ? [Buffer.from(value.slice('v0='.length), 'hex')] : value;
  },
  write: (mac) => `v0=${mac.toString('hex')}`,
};

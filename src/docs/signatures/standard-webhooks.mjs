import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_S = 300;

// `body`: the raw bytes, before anything parses them. `headers`: with lower-case names.
export function verify({ headers, body, secret }) {
  const id = headers['webhook-id'];
  const sentAt = headers['webhook-timestamp'];
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${sentAt}.`).update(body);
  const expected = `v1,${mac.digest('base64')}`;
  // Two while the secret is being changed.
  const signatures = (headers['webhook-signature'] ?? '').split(' ');
  // What was signed long ago may be sent again by somebody who has read it.
  const isFresh = Math.abs(Date.now() / 1000 - Number(sentAt)) <= TOLERANCE_S;
  return isFresh && signatures.some((signature) => isSame(signature, expected));
}

function isSame(actual = '', expected) {
  const [a, b] = [Buffer.from(actual), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

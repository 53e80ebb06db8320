import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_S = 300;

// `body`: the raw bytes, before anything parses them. `headers`: with lower-case names.
export function verify({ headers, body, secret }) {
  const parts = (headers['stripe-signature'] ?? '')
    .split(',')
    .map((part) => part.split('='));
  const sentAt = parts.find(([key]) => key === 't')?.[1];
  // Two while the secret is being changed.
  const signatures = parts.filter(([key]) => key === 'v1').map(([, value]) => value);
  const expected = createHmac('sha256', secret)
    .update(`${sentAt}.`)
    .update(body)
    .digest('hex');
  // What was signed long ago may be sent again by somebody who has read it.
  const isFresh = Math.abs(Date.now() / 1000 - Number(sentAt)) <= TOLERANCE_S;
  return isFresh && signatures.some((signature) => isSame(signature, expected));
}

function isSame(actual = '', expected) {
  const [a, b] = [Buffer.from(actual), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

import { createHmac, timingSafeEqual } from 'node:crypto';

// `body`: the raw bytes, before anything parses them. `headers`: with lower-case names.
export function verify({ headers, body, secret }) {
  const expected = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return isSame(headers['x-hub-signature-256'], expected);
}

function isSame(actual = '', expected) {
  const [a, b] = [Buffer.from(actual), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

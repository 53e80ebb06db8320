import { createHmac, timingSafeEqual } from 'node:crypto';

// `body`: the raw bytes, before anything parses them. `headers`: with lower-case names.
export function verify({ headers, body, secret }) {
  const expected = createHmac('sha256', secret).update(body).digest('base64');
  return isSame(headers['x-shopify-hmac-sha256'], expected);
}

function isSame(actual = '', expected) {
  const [a, b] = [Buffer.from(actual), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

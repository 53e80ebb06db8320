import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_S = 300;

// `body`: the raw bytes, before anything parses them. `headers`: with lower-case names.
export function verify({ headers, body, secret }) {
  const sentAt = headers['x-slack-request-timestamp'];
  const mac = createHmac('sha256', secret).update(`v0:${sentAt}:`).update(body);
  const expected = `v0=${mac.digest('hex')}`;
  // What was signed long ago may be sent again by somebody who has read it.
  const isFresh = Math.abs(Date.now() / 1000 - Number(sentAt)) <= TOLERANCE_S;
  return isFresh && isSame(headers['x-slack-signature'], expected);
}

function isSame(actual = '', expected) {
  const [a, b] = [Buffer.from(actual), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

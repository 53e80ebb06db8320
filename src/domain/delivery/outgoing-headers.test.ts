import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { toHeaderPairs } from '#domain/request/project.ts';
import { lookupIn } from '#domain/signature/header.ts';
import { signAs } from '#testing/sign-as.ts';
import { outgoingAttempt } from '#testing/outgoing-attempt.ts';
import { outgoingHeaders } from './outgoing-headers.ts';
import type { OutgoingAttempt } from './sender.ts';

const NOW = Date.now();
const SECRET = `whsec_${Buffer.from('the present secret of it').toString('base64')}`;
const PREVIOUS = `whsec_${Buffer.from('the one before that one!').toString('base64')}`;

function headersOf(more: Partial<OutgoingAttempt>): [string, string][] {
  const attempt = outgoingAttempt('https://a.example/', { rawHeaders: [], signingSecrets: [], ...more });
  return toHeaderPairs(outgoingHeaders(attempt, NOW));
}
const OURS = [
  ['X-Hookwire-Request-Id', '019e0c1a-7d5c-7b3e-9f3a-2c8e5d1b4a60'],
  ['X-Hookwire-Attempt', '1'],
  ['X-Hookwire-Hops', '1'],
];

describe('captured headers', () => {
  it('go out in order, with case, repeats and bytes above ASCII', () => {
    const rawHeaders = [
      'X-B',
      '2',
      'content-TYPE',
      'a/b',
      'x-b',
      '1',
      'X-Empty',
      '',
      'X-Latin',
      'gr\u00fc\u00df',
    ];
    expect(headersOf({ rawHeaders })).toEqual([
      ['X-B', '2'],
      ['content-TYPE', 'a/b'],
      ['x-b', '1'],
      ['X-Empty', ''],
      ['X-Latin', 'gr\u00fc\u00df'],
      ...OURS,
    ]);
  });

  it('of the sender’s own connection stay behind, with whatever it names', () => {
    const bound = [
      'Host',
      'Content-Length',
      'Connection',
      'Keep-Alive',
      'TE',
      'Trailer',
      'Transfer-Encoding',
    ];
    const more = ['Upgrade', 'Expect', 'Proxy-Connection', 'Proxy-Authorization', 'PROXY-Anything'];
    const rawHeaders = [...bound, ...more].flatMap((name) => [name, 'x']);
    rawHeaders.push('X-Kept', '1', 'X-Named', '2', 'x-also', '3', 'connection', 'close, X-NAMED ,X-Also');
    expect(headersOf({ rawHeaders })).toEqual([['X-Kept', '1'], ...OURS]);
  });
});

describe('a destination’s own headers', () => {
  it('replace captured ones of the same name', () => {
    const rawHeaders = ['Authorization', 'theirs', 'X-A', '1', 'authorization', 'again'];
    expect(headersOf({ rawHeaders, addedHeaders: [['Authorization', 'ours']] })).toEqual([
      ['X-A', '1'],
      ['Authorization', 'ours'],
      ...OURS,
    ]);
  });

  it('can’t set what belongs to the connection or to Hookwire', () => {
    const addedHeaders = [
      ['Host', 'elsewhere.example'],
      ['content-length', '0'],
      ['Transfer-Encoding', 'chunked'],
      ['x-hookwire-attempt', '9'],
    ] as const;
    expect(headersOf({ addedHeaders })).toEqual(OURS);
  });
});

describe('our headers', () => {
  it('replace those of another Hookwire that the request came through', () => {
    expect(
      headersOf({ rawHeaders: ['x-hookwire-request-id', 'a', 'X-HOOKWIRE-ATTEMPT', '7'], attempt: 3 }),
    ).toEqual([OURS[0], ['X-Hookwire-Attempt', '3'], OURS[2]]);
  });

  it('leave the signature of a Standard Webhooks sender alone and go by names of their own', () => {
    const body = Buffer.from('{"a":1}');
    const theirs = signAs('standard-webhooks', { body, secret: PREVIOUS }).flat();
    const rawHeaders = [...theirs, 'Hookwire-Webhook-Signature', 'v1,of another one'];
    const headers = headersOf({ rawHeaders, body, signingSecrets: [SECRET] });
    const lookup = lookupIn(headers);
    expect(headers.slice(0, 3).flat()).toEqual(theirs);
    expect(lookup('hookwire-webhook-id')).toEqual([OURS[0]?.[1]]);
    expect(lookup('hookwire-webhook-timestamp')).toEqual([String(Math.floor(NOW / 1000))]);
    expect(lookup('hookwire-webhook-signature')).toEqual([expect.stringMatching(/^v1,.{44}$/)]);
    const object = Object.fromEntries(headers);
    expect(new Webhook(PREVIOUS).verify(body, object)).toEqual({ a: 1 });
    const ours = Object.fromEntries(headers.map(([name, value]) => [name.replace(/^hookwire-/, ''), value]));
    expect(new Webhook(SECRET).verify(body, ours)).toEqual({ a: 1 });
  });
});

describe('the official standardwebhooks package', () => {
  const body = Buffer.from('{"text":"größe 😀"}');
  const sent = Object.fromEntries(headersOf({ body, signingSecrets: [SECRET, PREVIOUS] }));

  it.each([SECRET, PREVIOUS])('accepts what is sent while two secrets sign', (secret) => {
    expect(new Webhook(secret).verify(body, sent)).toEqual({ text: 'größe 😀' });
  });

  it.each([
    ['another body', { ...sent }, Buffer.from('{"text":"größe 😁"}')],
    ['another id', { ...sent, 'webhook-id': 'other' }, body],
    ['another time', { ...sent, 'webhook-timestamp': String(Math.floor(NOW / 1000) + 1) }, body],
    ['no signature', { ...sent, 'webhook-signature': '' }, body],
  ])('refuses %s', (_, headers, bytes) => {
    expect(() => new Webhook(SECRET).verify(bytes, headers)).toThrow(WebhookVerificationError);
  });

  it('refuses a secret that does not sign any more', () => {
    const rotated = Object.fromEntries(headersOf({ body, signingSecrets: [SECRET] }));
    expect(() => new Webhook(PREVIOUS).verify(body, rotated)).toThrow(WebhookVerificationError);
  });
});

describe('the hops of a request', () => {
  const hops = (rawHeaders: string[], more: Partial<OutgoingAttempt> = {}) =>
    headersOf({ rawHeaders, ...more }).filter(([name]) => /^x-hookwire-hops$/i.test(name));

  it('are counted on with each delivery that it goes through', () => {
    expect(hops([])).toEqual([['X-Hookwire-Hops', '1']]);
    expect(hops(['x-hookwire-hops', '4'])).toEqual([['X-Hookwire-Hops', '5']]);
    expect(hops(['x-hookwire-hops', '4', 'X-Hookwire-Hops', '2'])).toEqual([['X-Hookwire-Hops', '5']]);
  });

  it('begin anew where what is given is no number', () => {
    expect(hops(['x-hookwire-hops', '-3'])).toEqual([['X-Hookwire-Hops', '1']]);
    expect(hops(['x-hookwire-hops', 'NaN'])).toEqual([['X-Hookwire-Hops', '1']]);
  });

  it('can’t be set back by a destination’s own headers', () => {
    const addedHeaders: [string, string][] = [['X-HOOKWIRE-HOPS', '0']];
    expect(hops(['x-hookwire-hops', '2'], { addedHeaders })).toEqual([['X-Hookwire-Hops', '3']]);
  });
});

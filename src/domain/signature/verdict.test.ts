import { describe, expect, it } from 'vitest';
import type { HeaderPair } from '#domain/request/project.ts';
import type { SignatureProvider } from '#protocol/signature-provider.ts';
import { secretFor, signAs } from '#testing/sign-as.ts';
import { judgeSignature, type Judgement } from './judge.ts';
import { lookupIn } from './header.ts';
import { SCHEMES, signedBy } from './schemes.ts';
import { spanOf, toVerdict } from './verdict.ts';

const SENT_AT = 1_767_225_600;
const BODY = Buffer.from('{"a":1}');
const HEX = 'a'.repeat(64);
const BASE64 = Buffer.alloc(32, 7).toString('base64');

function judge(
  provider: SignatureProvider,
  headers: HeaderPair[],
  arrival: { secret?: string; afterSeconds?: number } = {},
): Judgement {
  const { secret = secretFor(provider, 'secret'), afterSeconds = 0 } = arrival;
  return judgeSignature({
    provider,
    headers: lookupIn(headers),
    body: BODY,
    keys: [SCHEMES[provider].keyOf(secret) ?? Buffer.alloc(1)],
    arrivedAtMs: (SENT_AT + afterSeconds) * 1000,
  });
}
const signed = (provider: SignatureProvider) =>
  signAs(provider, { body: BODY, secret: secretFor(provider, 'secret'), sentAt: SENT_AT });

describe('a header that is not in the form of its provider is named, with what is expected', () => {
  it.each<[SignatureProvider, HeaderPair[], string]>([
    ['github', [['X-Hub-Signature-256', HEX]], 'X-Hub-Signature-256'],
    ['github', [['X-Hub-Signature-256', `sha1=${HEX}`]], 'X-Hub-Signature-256'],
    ['github', [['X-Hub-Signature-256', `sha256=${HEX}0`]], 'X-Hub-Signature-256'],
    ['github', [...signed('github'), ...signed('github')], 'X-Hub-Signature-256'],
    ['stripe', [['Stripe-Signature', HEX]], 'Stripe-Signature'],
    ['stripe', [['Stripe-Signature', `v1=${HEX}`]], 'Stripe-Signature'],
    ['stripe', [['Stripe-Signature', `t=soon,v1=${HEX}`]], 'Stripe-Signature'],
    ['stripe', [['Stripe-Signature', `t=1,t=2,v1=${HEX}`]], 'Stripe-Signature'],
    ['stripe', [['Stripe-Signature', `t=1,v0=${HEX}`]], 'Stripe-Signature'],
    ['shopify', [['X-Shopify-Hmac-Sha256', HEX]], 'X-Shopify-Hmac-Sha256'],
    ['shopify', [['X-Shopify-Hmac-Sha256', `${BASE64.slice(0, 42)}d=`]], 'X-Shopify-Hmac-Sha256'],
    ['slack', [['X-Slack-Signature', `v0=${HEX}`]], 'X-Slack-Request-Timestamp'],
    [
      'slack',
      [
        ['X-Slack-Signature', `v0=${HEX}`],
        ['X-Slack-Request-Timestamp', '1767225600000'],
      ],
      'X-Slack-Request-Timestamp',
    ],
    ['standard-webhooks', [['webhook-signature', BASE64]], 'webhook-signature'],
    ['standard-webhooks', [['webhook-signature', `v1a,${BASE64}`]], 'webhook-signature'],
    ['standard-webhooks', [['webhook-signature', `v1,${BASE64}`]], 'webhook-id'],
  ])('%s %j', (provider, headers, name) => {
    const judgement = judge(provider, headers);
    expect(['malformed', 'missing']).toContain(judgement.outcome);
    expect(toVerdict(provider, judgement).reason).toContain(name);
  });
});

describe('the age of a signature', () => {
  it.each<SignatureProvider>(['stripe', 'slack', 'standard-webhooks'])(
    'of %s is measured against the arrival, in both directions',
    (provider) => {
      const after = (afterSeconds: number) => judge(provider, signed(provider), { afterSeconds });
      expect(after(300).outcome).toBe('verified');
      expect(after(-300).outcome).toBe('verified');
      expect(after(301)).toMatchObject({ outcome: 'too_old', ageSeconds: 301 });
      expect(after(-301)).toMatchObject({ outcome: 'in_future', ageSeconds: -301 });
      const late = toVerdict(provider, after(7_500));
      expect(late.reason).toContain('2 h 5 min before the arrival; at most 5 min');
      expect(toVerdict(provider, after(-301)).reason).toContain('5 min 1 s after the arrival');
    },
  );

  it.each<SignatureProvider>(['github', 'shopify'])('is nothing that %s signs', (provider) => {
    expect(judge(provider, signed(provider), { afterSeconds: 9_999_999 }).outcome).toBe('verified');
  });

  it('comes second: what does not match is not called old', () => {
    const wrong = judge('stripe', signed('stripe'), { secret: 'other', afterSeconds: 9_999 });
    expect(wrong).toEqual({ outcome: 'mismatch' });
  });
});

describe('several signatures', () => {
  it('of Stripe, one of which is ours, are verified', () => {
    const [[name, value] = ['', '']] = signed('stripe');
    const [time = '', v1 = ''] = value.split(',');
    expect(judge('stripe', [[name, `${time},v1=${HEX}, ${v1},v0=${HEX}`]]).outcome).toBe('verified');
  });

  it('of Standard Webhooks, one of which is ours, are verified', () => {
    const [id, time, [name, value] = ['', '']] = signed('standard-webhooks');
    if (!id || !time) throw new Error('Not signed');
    const headers: HeaderPair[] = [id, time, [name, `v1a,abc v1,${BASE64} ${value}`]];
    expect(judge('standard-webhooks', headers).outcome).toBe('verified');
  });

  it('of Svix, under the names before the specification, are verified', () => {
    const headers = signed('standard-webhooks').map(([name, value]): HeaderPair => [
      name.replace('webhook', 'Svix'),
      value,
    ]);
    expect(judge('standard-webhooks', headers).outcome).toBe('verified');
    expect(signedBy(lookupIn(headers))).toBe('standard-webhooks');
  });
});

describe('the words', () => {
  it('for a mismatch name both causes', () => {
    const { reason, hint } = toVerdict('stripe', { outcome: 'mismatch' });
    expect(reason).toMatch(/secret is another one, or the body was changed/);
    expect(hint).toContain('Stripe');
  });

  it('name the provider whose signature is there instead', () => {
    const headers = lookupIn(signed('slack'));
    expect(signedBy(headers)).toBe('slack');
    const verdict = toVerdict('github', { outcome: 'missing', header: 'X-Hub-Signature-256' }, 'slack');
    expect(verdict.reason).toContain('a signature of Slack');
  });

  it('for a previous secret say so', () => {
    const verdict = toVerdict('github', { outcome: 'verified', secretIndex: 1, ageSeconds: null });
    expect(verdict.reason).toContain('previous secret');
  });

  it.each([
    [0, '0 s'],
    [59, '59 s'],
    [300, '5 min'],
    [-3_605, '1 h'],
    [90_061, '1 d 1 h'],
  ])('%i seconds are %s', (seconds, words) => {
    expect(spanOf(seconds)).toBe(words);
  });
});

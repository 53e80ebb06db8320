import { describe, expect, it } from 'vitest';
import type { HeaderPair } from '#domain/request/project.ts';
import type { SignatureProvider } from '#protocol/signature-provider.ts';
import { judgeSignature } from './judge.ts';
import { lookupIn } from './header.ts';
import { SCHEMES } from './schemes.ts';

interface Vector {
  provider: SignatureProvider;
  /** Where it stands, or how it was made. */
  source: string;
  secret: string;
  body: string;
  headers: HeaderPair[];
  sentAt: number;
}

const VECTORS: Vector[] = [
  {
    provider: 'github',
    source: 'docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
    secret: "It's a Secret to Everybody",
    body: 'Hello, World!',
    headers: [
      ['X-Hub-Signature-256', 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'],
    ],
    sentAt: 0,
  },
  {
    provider: 'slack',
    source: 'docs.slack.dev/authentication/verifying-requests-from-slack',
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    headers: [
      ['X-Slack-Request-Timestamp', '1531420618'],
      ['X-Slack-Signature', 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503'],
    ],
    sentAt: 1531420618,
  },
  {
    provider: 'standard-webhooks',
    source: 'github.com/standard-webhooks/standard-webhooks, tests of its libraries',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    body: '{"test": 2432232314}',
    headers: [
      ['webhook-id', 'msg_p5jXN8AQM9LWM0D4loKWxJek'],
      ['webhook-timestamp', '1614265330'],
      ['webhook-signature', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
    ],
    sentAt: 1614265330,
  },
  {
    provider: 'stripe',
    source: 'the steps of docs.stripe.com/webhooks#verify-manually, with `openssl dgst -sha256 -hmac`',
    secret: 'whsec_test_secret',
    body: '{"id":"evt_1","object":"event"}',
    headers: [
      [
        'Stripe-Signature',
        // v0 is what Stripe adds to test events.
        't=1492774577,v1=654b43d3508ecadb3f8cefc4bc7d3d2bdc5ba9e03bf2c89b2d0657a8e24e4543,v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39',
      ],
    ],
    sentAt: 1492774577,
  },
  {
    provider: 'shopify',
    source:
      'the steps of shopify.dev/docs/apps/build/webhooks/subscribe/https, with `openssl dgst -binary | base64`',
    secret: 'hush',
    body: '{"id":820982911946154508}',
    headers: [['X-Shopify-Hmac-Sha256', 'qBvrsZF7RfB1iS6BX6IHqJTp5L911P7intnPeTPsH0I=']],
    sentAt: 0,
  },
];

describe.each(VECTORS)('$provider, after $source', ({ provider, secret, body, headers, sentAt }) => {
  const key = SCHEMES[provider].keyOf(secret) ?? Buffer.alloc(0);
  const input = {
    provider,
    headers: lookupIn(headers),
    body: Buffer.from(body),
    keys: [key],
    arrivedAtMs: sentAt * 1000,
  };

  it('is verified', () => {
    expect(judgeSignature(input)).toMatchObject({ outcome: 'verified', secretIndex: 0 });
  });

  it('is verified with the second of two secrets', () => {
    const keys = [Buffer.from('another'), key];
    expect(judgeSignature({ ...input, keys })).toMatchObject({ outcome: 'verified', secretIndex: 1 });
  });

  it('does not match once the body has one more space', () => {
    const rewritten = Buffer.from(`${body} `);
    expect(judgeSignature({ ...input, body: rewritten })).toEqual({ outcome: 'mismatch' });
  });
});

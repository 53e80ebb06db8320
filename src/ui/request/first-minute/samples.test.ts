import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PROVIDER_WORDS } from '#ui/endpoint/signature-providers.ts';
import { SAMPLE_EVENTS } from './sample-events.ts';
import { SAMPLE_SECRET, sendSample } from './send-sample.ts';
import { snippetsFor } from './snippets.ts';

interface Sent {
  path: string;
  init: RequestInit & { headers: Record<string, string>; body: string };
}

async function capture(id: string, status = 200) {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', (path: string, init: Sent['init']) => {
    sent.push({ path, init });
    return Promise.resolve(new Response(null, { status }));
  });
  const sample = SAMPLE_EVENTS.find((one) => one.id === id);
  if (!sample) throw new Error(`No sample ${id}`);
  const outcome = await sendSample(sample, '/h/demo');
  const [first] = sent;
  if (!first) throw new Error('Nothing was sent');
  return { outcome, ...first };
}
const hmac = (text: string, encoding: 'hex' | 'base64'): string =>
  createHmac('sha256', SAMPLE_SECRET).update(text).digest(encoding);

afterEach(() => vi.unstubAllGlobals());

describe('a test event', () => {
  it.each(SAMPLE_EVENTS.map(({ id }) => id))(
    'of %s is JSON, and carries no cookie of the dashboard',
    async (id) => {
      const { path, init } = await capture(id);
      expect(path).toBe('/h/demo');
      expect(() => void JSON.parse(init.body)).not.toThrow();
      expect(init).toMatchObject({ method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer' });
    },
  );

  it('is signed as its provider signs', async () => {
    const github = (await capture('github')).init;
    expect(github.headers['X-Hub-Signature-256']).toBe(`sha256=${hmac(github.body, 'hex')}`);
    const stripe = (await capture('stripe')).init;
    const time = /t=(\d+)/.exec(stripe.headers['Stripe-Signature'] ?? '')?.[1] ?? '';
    expect(stripe.headers['Stripe-Signature']).toBe(`t=${time},v1=${hmac(`${time}.${stripe.body}`, 'hex')}`);
    const shopify = (await capture('shopify')).init;
    expect(shopify.headers['X-Shopify-Hmac-Sha256']).toBe(hmac(shopify.body, 'base64'));
    const slack = (await capture('slack')).init;
    const stamp = slack.headers['X-Slack-Request-Timestamp'] ?? '';
    expect(slack.headers['X-Slack-Signature']).toBe(`v0=${hmac(`v0:${stamp}:${slack.body}`, 'hex')}`);
    const { headers, body } = (await capture('standard-webhooks')).init;
    const signed = `${headers['webhook-id'] ?? ''}.${headers['webhook-timestamp'] ?? ''}.${body}`;
    expect(headers['webhook-signature']).toBe(`v1,${hmac(signed, 'base64')}`);
  });

  it('of Standard Webhooks is signed with the secret that the settings name', async () => {
    const { headers, body } = (await capture('standard-webhooks')).init;
    const { sampleSecret } = PROVIDER_WORDS['standard-webhooks'];
    const key = Buffer.from(sampleSecret.replace('whsec_', ''), 'base64');
    const signed = `${headers['webhook-id'] ?? ''}.${headers['webhook-timestamp'] ?? ''}.${body}`;
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
  });

  it.each([404, 429, 503])('says that %i was no capture', async (status) => {
    expect((await capture('github', status)).outcome).toEqual({ ok: false, status });
  });

  it('takes the configured answer of the endpoint for a capture', async () => {
    expect((await capture('github', 500)).outcome).toEqual({ ok: true });
  });
});

describe('the snippets', () => {
  it('name the URL, quoted for their language', () => {
    const [curl, fetch, python] = snippetsFor('https://hooks.example/h/it"s?a=1&b');
    expect(curl?.code).toContain(`curl 'https://hooks.example/h/it"s?a=1&b'`);
    expect(fetch?.code).toContain(String.raw`fetch("https://hooks.example/h/it\"s?a=1&b"`);
    expect(python?.code).toContain(String.raw`requests.post("https://hooks.example/h/it\"s?a=1&b"`);
  });
});

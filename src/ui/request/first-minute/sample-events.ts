export interface SampleEvent {
  id: string;
  title: string;
  /** What happened, in a few words. */
  event: string;
  contentType: string;
  /** The body of an event that happens now. */
  body: (nowMs: number) => string;
  /** Beside the content type; `sign` gives HMAC-SHA256 over the text. */
  headers: (event: SignedEvent) => Promise<Record<string, string>>;
}

export interface SignedEvent {
  id: string;
  nowMs: number;
  body: string;
  sign: (text: string, encoding: 'hex' | 'base64') => Promise<string>;
}

const JSON_TYPE = 'application/json';
const seconds = (ms: number): number => Math.floor(ms / 1000);

export const SAMPLE_EVENTS: readonly SampleEvent[] = [
  {
    id: 'github',
    title: 'GitHub',
    event: 'push',
    contentType: JSON_TYPE,
    body: (nowMs) =>
      JSON.stringify({
        ref: 'refs/heads/main',
        before: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
        after: '0d1a26e67d8f5eaf1f6ba5c57fc3c7d91ac0fd1c',
        repository: {
          id: 186853002,
          name: 'hello-world',
          full_name: 'octocat/hello-world',
          private: false,
          default_branch: 'main',
        },
        pusher: { name: 'octocat', email: 'octocat@example.com' },
        sender: { login: 'octocat', id: 583231, type: 'User' },
        commits: [
          {
            id: '0d1a26e67d8f5eaf1f6ba5c57fc3c7d91ac0fd1c',
            message: 'Handle an empty cart at checkout',
            timestamp: new Date(nowMs).toISOString(),
            author: { name: 'Mona Lisa', email: 'mona@example.com', username: 'octocat' },
            added: ['src/cart/empty.ts'],
            removed: [],
            modified: ['src/checkout.ts'],
          },
        ],
        forced: false,
      }),
    headers: async ({ id, body, sign }) => ({
      'X-GitHub-Event': 'push',
      'X-GitHub-Delivery': id,
      'X-GitHub-Hook-ID': '292430182',
      'X-Hub-Signature-256': `sha256=${await sign(body, 'hex')}`,
    }),
  },
  {
    id: 'stripe',
    title: 'Stripe',
    event: 'payment_intent.succeeded',
    contentType: 'application/json; charset=utf-8',
    body: (nowMs) =>
      JSON.stringify(
        {
          id: 'evt_3PtestKq1Zx0Yw9Ab',
          object: 'event',
          api_version: '2024-06-20',
          created: seconds(nowMs),
          type: 'payment_intent.succeeded',
          livemode: false,
          data: {
            object: {
              id: 'pi_3PtestKq1Zx0Yw9Ab',
              object: 'payment_intent',
              amount: 4200,
              amount_received: 4200,
              currency: 'eur',
              customer: 'cus_QtestR8v2',
              metadata: { order_id: '1042' },
              status: 'succeeded',
            },
          },
        },
        null,
        2,
      ),
    headers: async ({ nowMs, body, sign }) => {
      const time = String(seconds(nowMs));
      return { 'Stripe-Signature': `t=${time},v1=${await sign(`${time}.${body}`, 'hex')}` };
    },
  },
  {
    id: 'shopify',
    title: 'Shopify',
    event: 'orders/create',
    contentType: JSON_TYPE,
    body: (nowMs) =>
      JSON.stringify({
        id: 820982911946154,
        name: '#1042',
        email: 'jon@example.com',
        created_at: new Date(nowMs).toISOString(),
        currency: 'EUR',
        total_price: '42.00',
        financial_status: 'paid',
        line_items: [
          { id: 866550311766439, title: 'Fishing hook, size 4', quantity: 3, price: '14.00', sku: 'HOOK-4' },
        ],
        shipping_address: { first_name: 'Jon', city: 'Bergen', country_code: 'NO' },
      }),
    headers: async ({ id, body, sign }) => ({
      'X-Shopify-Topic': 'orders/create',
      'X-Shopify-Shop-Domain': 'hook-and-line.myshopify.com',
      'X-Shopify-Webhook-Id': id,
      'X-Shopify-API-Version': '2025-01',
      'X-Shopify-Hmac-Sha256': await sign(body, 'base64'),
    }),
  },
  {
    id: 'slack',
    title: 'Slack',
    event: 'app_mention',
    contentType: JSON_TYPE,
    body: (nowMs) =>
      JSON.stringify({
        token: 'sample',
        team_id: 'T061EG9R6',
        api_app_id: 'A0FFV41KK',
        type: 'event_callback',
        event_id: 'Ev0LAN670R',
        event_time: seconds(nowMs),
        event: {
          type: 'app_mention',
          user: 'U061F7AUR',
          text: '<@U0LAN0Z89> did the webhook arrive?',
          ts: (nowMs / 1000).toFixed(6),
          channel: 'C0LAN2Q65',
        },
      }),
    headers: async ({ nowMs, body, sign }) => {
      const time = String(seconds(nowMs));
      return {
        'X-Slack-Request-Timestamp': time,
        'X-Slack-Signature': `v0=${await sign(`v0:${time}:${body}`, 'hex')}`,
      };
    },
  },
  {
    id: 'standard-webhooks',
    title: 'Standard Webhooks',
    event: 'user.created',
    contentType: JSON_TYPE,
    body: (nowMs) =>
      JSON.stringify({
        type: 'user.created',
        timestamp: new Date(nowMs).toISOString(),
        data: { id: 'usr_2f9k1', email: 'mona@example.com', plan: 'pro' },
      }),
    headers: async ({ id, nowMs, body, sign }) => {
      const time = String(seconds(nowMs));
      return {
        'webhook-id': `msg_${id.replaceAll('-', '').slice(0, 24)}`,
        'webhook-timestamp': time,
        'webhook-signature': `v1,${await sign(`msg_${id.replaceAll('-', '').slice(0, 24)}.${time}.${body}`, 'base64')}`,
      };
    },
  },
];

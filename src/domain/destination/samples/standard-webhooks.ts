import { unixSeconds, type Sample } from './sample.ts';

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const standardWebhooks: Sample = {
  provider: 'standard-webhooks',
  make: ({ id, nowMs }) => ({
    headers: [
      ['User-Agent', 'Octo-Webhooks/1.0'],
      ['Accept', '*/*'],
      ['webhook-id', `msg_${id.replaceAll('-', '')}`],
      ['webhook-timestamp', String(unixSeconds(nowMs))],
    ],
    body: {
      type: 'invoice.paid',
      timestamp: new Date(nowMs).toISOString(),
      data: { id: 'inv_1042', customer: 'Mona Sample', amount_cents: 4_990, currency: 'EUR' },
    },
  }),
};

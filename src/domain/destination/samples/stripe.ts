import { shortId, unixSeconds, type Sample } from './sample.ts';

/** https://docs.stripe.com/api/events/types#event_types-payment_intent.succeeded */
export const stripe: Sample = {
  provider: 'stripe',
  make: (moment) => {
    const created = unixSeconds(moment.nowMs);
    const suffix = shortId(moment, 16);
    return {
      headers: [
        ['User-Agent', 'Stripe/1.0 (+https://stripe.com/docs/webhooks)'],
        ['Accept', '*/*; q=0.5, application/xml'],
        ['Cache-Control', 'no-cache'],
        ['Stripe-Signature', `t=${created}`],
      ],
      body: {
        id: `evt_${suffix}`,
        object: 'event',
        api_version: '2025-03-31.basil',
        created,
        type: 'payment_intent.succeeded',
        livemode: false,
        pending_webhooks: 1,
        request: { id: `req_${shortId(moment, 14)}`, idempotency_key: moment.id },
        data: {
          object: {
            id: `pi_${suffix}`,
            object: 'payment_intent',
            amount: 4_990,
            amount_received: 4_990,
            currency: 'eur',
            customer: 'cus_sample',
            description: 'Order 1042',
            metadata: { order: '1042' },
            payment_method_types: ['card'],
            status: 'succeeded',
            created,
          },
        },
      },
    };
  },
};

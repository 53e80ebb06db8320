import { Stripe } from 'stripe';

export interface SentEvent {
  id: string;
  type: string;
  /** Unix seconds. */
  created: number;
  object: object;
}

/** The bytes of an event, in Stripe's own layout. */
export function eventBody({ id, type, created, object }: SentEvent): string {
  const event = {
    id,
    object: 'event',
    api_version: Stripe.API_VERSION,
    created,
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  };
  return JSON.stringify(event, null, 2);
}

/** The `Stripe-Signature` header. */
export function signEvent(payload: string, { secret, atMs }: { secret: string; atMs: number }): string {
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(atMs / 1000) });
}

/** Stripe's objects, as far as anybody here looks at them. Times are Unix seconds. */
export interface StripeSubscription {
  id: string;
  object: 'subscription';
  customer: string;
  status: string;
  created: number;
  cancel_at: number | null;
  cancel_at_period_end: boolean;
  canceled_at: number | null;
  items: {
    object: 'list';
    data: {
      id: string;
      object: 'subscription_item';
      current_period_end: number;
      price: { id: string; object: 'price' };
      quantity: number;
    }[];
  };
  metadata: Record<string, string>;
}

export interface StripeSession {
  id: string;
  object: 'checkout.session' | 'billing_portal.session';
  customer: string;
  url: string;
  status: 'open' | 'complete' | 'expired';
  success_url: string;
  price: string;
  trialDays: number;
  expires_at: number;
  subscription: string | null;
  metadata: Record<string, string>;
}

export const MONTH_S = 30 * 86_400;

export function makeSubscription(
  id: string,
  { customer, price, nowS }: { customer: string; price: string; nowS: number },
): StripeSubscription {
  return {
    id,
    object: 'subscription',
    customer,
    status: 'active',
    created: nowS,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    items: {
      object: 'list',
      data: [
        {
          id: `si_${id}`,
          object: 'subscription_item',
          current_period_end: nowS + MONTH_S,
          price: { id: price, object: 'price' },
          quantity: 1,
        },
      ],
    },
    metadata: {},
  };
}

export interface StripePrice {
  id: string;
  object: 'price';
  unit_amount: number;
  currency: string;
  recurring: { interval: 'month'; interval_count: 1 };
}

export function makePrice(id: string, unit_amount: number): StripePrice {
  return {
    id,
    object: 'price',
    unit_amount,
    currency: 'usd',
    recurring: { interval: 'month', interval_count: 1 },
  };
}

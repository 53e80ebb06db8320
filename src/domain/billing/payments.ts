/** A subscription as the provider has it. */
export interface ProviderSubscription {
  id: string;
  /** In the provider's words: `active`, `trialing`, `past_due`, `unpaid`, `canceled`, … */
  status: string;
  priceId: string | null;
  /** What a change of the price names. */
  lineId: string | null;
  /** Unix times in milliseconds. */
  currentPeriodEndMs: number | null;
  cancelAtMs: number | null;
  createdAtMs: number;
}

export interface Price {
  /** In the currency's smallest unit; null: not one fixed amount. */
  amount: number | null;
  /** ISO 4217, lower case. */
  currency: string;
  interval: 'day' | 'week' | 'month' | 'year' | null;
  intervalCount: number;
}

export interface Checkout {
  customerId: string;
  workspaceId: string;
  priceId: string;
  /** 0: none. */
  trialDays: number;
  expiresAtMs: number;
  successUrl: string;
  cancelUrl: string;
}

/** Where the portal opens; without one, on its first page. */
export type PortalVisit =
  | { kind: 'change'; subscription: ProviderSubscription; priceId: string }
  | { kind: 'cancel'; subscription: ProviderSubscription };

export type WebhookVerdict =
  /** `customerId` is null for an event that is about no customer. */
  { event: { id: string; type: string; customerId: string | null } } | { refused: string };

/**
 * The payment provider. Each call asks it again and gives up within seconds.
 * A `key` makes a repeated call give the answer of the first one.
 * @throws {DomainError} `unavailable` when it does not answer, or refuses
 */
export interface Payments {
  createCustomer(
    customer: { workspaceId: string; email: string | null; name: string },
    key: string,
  ): Promise<string>;
  /** Returns the URL of the page that takes the payment. */
  createCheckout(checkout: Checkout, key: string): Promise<string>;
  /** Returns the URL of the page on which the customer manages what they pay for. */
  createPortal(customerId: string, returnUrl: string, visit?: PortalVisit): Promise<string>;
  /** All that the customer has or had, the newest first, as far as they matter; none for an unknown customer. */
  listSubscriptions(customerId: string): Promise<ProviderSubscription[]>;
  /** At once, and without an invoice; no harm when it has ended. */
  cancelSubscription(id: string): Promise<void>;
  /** May be some minutes old, or older while the provider does not answer; null: there is no such price. */
  readPrice(id: string): Promise<Price | null>;
  /** Checks the signature over the bytes as they came; what the event says is no fact, only a reason to ask. */
  judgeWebhook(body: Uint8Array, signature: string, nowMs: number): WebhookVerdict;
}

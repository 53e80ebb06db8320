/** The requests of known senders that the server can make. */
export const SAMPLES = [
  { value: 'json', label: 'Plain JSON' },
  { value: 'github', label: 'GitHub push' },
  { value: 'stripe', label: 'Stripe invoice.paid' },
  { value: 'shopify', label: 'Shopify orders/create' },
  { value: 'slack', label: 'Slack event' },
  { value: 'standard-webhooks', label: 'Standard Webhooks' },
] as const;

export type SampleId = (typeof SAMPLES)[number]['value'];

/** What the pictures of the product show. */
export interface SampleRequest {
  method: string;
  path: string;
  body: string;
  /** How long ago, as the list words it. */
  age: string;
}

export const SAMPLE_URL = '/h/shop-payments';

export const SAMPLE_REQUESTS: readonly [SampleRequest, ...SampleRequest[]] = [
  {
    method: 'POST',
    path: '/stripe',
    body: '{"type":"invoice.paid","data":{"object":{"amount_paid":4200,"currency":"eur"}}}',
    age: 'now',
  },
  { method: 'POST', path: '/github?ref=main', body: '{"ref":"refs/heads/main","forced":false}', age: '8 s' },
  { method: 'PUT', path: '/stock/1184', body: '{"left":3}', age: '41 s' },
  { method: 'GET', path: '/health', body: '', age: '2 min' },
];

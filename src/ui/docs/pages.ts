/** The pages of the docs, in reading order. */
export const DOC_PAGES = [
  {
    slug: '',
    title: 'Quick start',
    group: 'Start',
    summary: 'From an account to a program that prints each webhook, in four steps.',
  },
  {
    slug: 'capture',
    title: 'Capture',
    group: 'Start',
    summary: 'What an endpoint takes, what it keeps, and what it answers.',
  },
  {
    slug: 'delivery',
    title: 'Delivery',
    group: 'Start',
    summary: 'Forward to your own service: headers, signature, retries, order, filters, and what is refused.',
  },
  {
    slug: 'endpoint-stream',
    title: 'Endpoint stream',
    group: 'Streams',
    summary: 'One endpoint over a WebSocket, with an API key.',
  },
  {
    slug: 'account-stream',
    title: 'Account stream',
    group: 'Streams',
    summary: 'Many endpoints over one WebSocket, with an access token.',
  },
  {
    slug: 'resume',
    title: 'Resume',
    group: 'Streams',
    summary: 'How a client that was away gets everything once and in order.',
  },
  {
    slug: 'errors',
    title: 'Errors and close codes',
    group: 'Streams',
    summary: 'Every refusal, error and close code, and what to do about it.',
  },
  {
    slug: 'rest',
    title: 'REST reference',
    group: 'REST',
    summary: 'Every operation with its parameters, answers and a curl command.',
  },
  {
    slug: 'tokens',
    title: 'Tokens and keys',
    group: 'REST',
    summary: 'API keys, personal access tokens and sign-ins: what each may do and how to rotate it.',
  },
  {
    slug: 'signatures',
    title: 'Signature verification',
    group: 'REST',
    summary: 'How GitHub, Stripe, Shopify, Slack and Standard Webhooks sign, and code that checks it.',
  },
  {
    slug: 'limits',
    title: 'Limits and plans',
    group: 'More',
    summary: 'What each plan allows, and what happens at the limit.',
  },
  {
    slug: 'conformance',
    title: 'Conformance kit',
    group: 'More',
    summary: 'A program that tests any server against this contract.',
  },
] as const;

export type DocSlug = (typeof DOC_PAGES)[number]['slug'];

export function docHref(slug: DocSlug, section?: string): string {
  const path = slug === '' ? '/docs' : `/docs/${slug}`;
  return section === undefined ? path : `${path}#${section}`;
}

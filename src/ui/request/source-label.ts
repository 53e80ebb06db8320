import { mediaType } from './body/body-kind.ts';
import type { RequestSummary } from './router-types.ts';

const PROVIDERS: Readonly<Record<NonNullable<RequestSummary['provider']>, string>> = {
  github: 'GitHub',
  stripe: 'Stripe',
  shopify: 'Shopify',
  slack: 'Slack',
  'standard-webhooks': 'Standard Webhooks',
};

const SHORT_TYPES: Readonly<Record<string, string>> = {
  'application/x-www-form-urlencoded': 'form',
  'multipart/form-data': 'multipart',
  'application/octet-stream': 'binary',
  'text/plain': 'text',
};

/** Who sent it, as far as known; else what it carries. Empty for content without a type. */
export function sourceLabel(request: Pick<RequestSummary, 'provider' | 'contentType' | 'size'>): string {
  if (request.provider !== null) return PROVIDERS[request.provider];
  if (request.size === 0) return 'no body';
  const type = mediaType(request.contentType);
  return SHORT_TYPES[type] ?? type.replace(/^(?:application|text)\//, '');
}

export function providerName(provider: RequestSummary['provider']): string | null {
  return provider === null ? null : PROVIDERS[provider];
}

import type { Offer } from '#ui/billing/price.ts';
import { formatBytes } from '#ui/kit/bytes.ts';
import { formatCount } from '#ui/kit/count.ts';

function countOr(count: number | null): string {
  if (count === 0) return 'None';
  return count === null ? 'No limit' : formatCount(count);
}

/** What a plan allows, line by line, in the order in which people ask. */
export function planLimits({ plan }: Offer): readonly (readonly [name: string, value: string])[] {
  return [
    ['Endpoints', countOr(plan.endpoints)],
    ['Requests a day', countOr(plan.requestsPerDay)],
    ['Requests a second', countOr(plan.burstPerSecond)],
    ['Body of a request', `Up to ${formatBytes(plan.bodyBytes)}`],
    [
      'Requests are kept',
      plan.retentionDays === null ? 'No limit' : `${formatCount(plan.retentionDays)} days`,
    ],
    ['Listeners of an endpoint', countOr(plan.listenersPerEndpoint)],
    ['Account streams', countOr(plan.accountStreams)],
    ['API keys', countOr(plan.apiKeys)],
    ['API calls a minute', countOr(plan.restCallsPerMinute)],
  ];
}

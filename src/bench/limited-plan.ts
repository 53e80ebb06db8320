import { PLANS } from '#domain/limit/plan.ts';

/** An operator's table: the plan without limits, and `limited`, whose every limit is finite and never met. */
export function limitedAndUnlimited(): string {
  const { id, ...unlimited } = PLANS['self_hosted'] ?? { id: '' };
  const limited = {
    ...unlimited,
    requestsPerDay: 1_000_000_000,
    burstPerSecond: 1_000_000,
    bodyBytes: 1024 * 1024,
    endpoints: 100,
    listenersPerEndpoint: 100,
    accountStreams: 100,
    apiKeys: 100,
  };
  return JSON.stringify({ [id]: unlimited, limited });
}

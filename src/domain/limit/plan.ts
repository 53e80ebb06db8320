import { z } from 'zod';

const MIB = 1024 * 1024;

/** A quarter of the memory for bodies under way, which is all that one workspace gets of it. */
const MAX_BODY_BYTES = 96 * MIB;

function count(min = 1) {
  const words =
    min === 0
      ? 'must be a whole number from 1, 0 for not allowed, or null for no limit'
      : 'must be a whole number from 1, or null for no limit';
  return z.int(words).min(min, words).nullable();
}

function between(min: number, max: number, words: string) {
  return z.int(words).min(min, words).max(max, words);
}

const flag = z.boolean('must be true or false');
const TITLE = 'must be a text of 1 to 40 characters';
const PRICES = 'must be a list of ids of Stripe prices, or [] when the plan is not sold';
const DAYS = 'must be a whole number of days from 1 to 36500, or null to keep for ever';

/** What a workspace may use. A count of null means no limit. */
export const Plan = z.strictObject({
  id: z.string(),
  title: z.string(TITLE).trim().min(1, TITLE).max(40, TITLE),
  /** Endpoints that are neither expired nor deleted. */
  endpoints: count(),
  /** Captures of all endpoints together in a UTC day. */
  requestsPerDay: count(),
  /** Captures of all endpoints together in a second, on each node. */
  burstPerSecond: count(),
  /** Bytes of a captured body. */
  bodyBytes: between(1, MAX_BODY_BYTES, `must be a whole number of bytes from 1 to ${MAX_BODY_BYTES}`),
  /** Days that captures are kept; null: until they are deleted. */
  retentionDays: between(1, 36_500, DAYS).nullable(),
  /** Share of `requestsPerDay` that is still taken, sealed, when the day's requests are used up, in percent. */
  overflowPercent: between(0, 1_000, 'must be a whole number of percent from 0 to 1000'),
  /** Open streams of one endpoint, of all kinds together. */
  listenersPerEndpoint: count(),
  /** Open connections of the account stream. */
  accountStreams: count(),
  /** Active API keys; 0: none, and existing ones are refused. */
  apiKeys: count(0),
  /** Whether programs may open streams at all; the dashboard always may. */
  webSocket: flag,
  /** Whether captures are sent on to destinations. */
  forwarding: flag,
  /** Retries of deliveries at other times than the customary ones. */
  customRetrySchedule: flag,
  /** Sending a stored request again, to a listener or as a new event. */
  replay: flag,
  /** People in the workspace, its owner included. No door yet: nobody can be invited. */
  members: count(),
  /** REST calls of the workspace in a minute. */
  restCallsPerMinute: count(),
  /** REST calls of the workspace in a second; null together with the calls in a minute. */
  restBurst: count(),
  /** Stripe prices that buy this plan. New subscriptions take the first; the others stay good for who has them. */
  priceIds: z.array(z.string(PRICES).regex(/^[A-Za-z0-9_]{1,255}$/, PRICES), PRICES).readonly(),
});
export type Plan = Readonly<z.infer<typeof Plan>>;

const OF_ALL_PLANS = { overflowPercent: 20, webSocket: true, forwarding: true, replay: true, priceIds: [] };

/** The plans by id, as the hosted service and a self-hosted server have them. */
export const PLANS: Readonly<Record<string, Plan>> = {
  free: {
    ...OF_ALL_PLANS,
    id: 'free',
    title: 'Free',
    endpoints: 5,
    requestsPerDay: 500,
    burstPerSecond: 10,
    bodyBytes: MIB,
    retentionDays: 7,
    listenersPerEndpoint: 3,
    accountStreams: 2,
    apiKeys: 2,
    customRetrySchedule: false,
    members: 1,
    restCallsPerMinute: 60,
    restBurst: 10,
  },
  plus: {
    ...OF_ALL_PLANS,
    id: 'plus',
    title: 'Plus',
    endpoints: 25,
    requestsPerDay: 10_000,
    burstPerSecond: 50,
    bodyBytes: 10 * MIB,
    retentionDays: 30,
    listenersPerEndpoint: 10,
    accountStreams: 5,
    apiKeys: 10,
    customRetrySchedule: true,
    members: 3,
    restCallsPerMinute: 300,
    restBurst: 50,
  },
  team: {
    ...OF_ALL_PLANS,
    id: 'team',
    title: 'Team',
    endpoints: 100,
    requestsPerDay: 100_000,
    burstPerSecond: 200,
    bodyBytes: 25 * MIB,
    retentionDays: 90,
    listenersPerEndpoint: 50,
    accountStreams: 20,
    apiKeys: 50,
    customRetrySchedule: true,
    members: 25,
    restCallsPerMinute: 1_000,
    restBurst: 100,
  },
  self_hosted: {
    ...OF_ALL_PLANS,
    id: 'self_hosted',
    title: 'Self-hosted',
    endpoints: null,
    requestsPerDay: null,
    burstPerSecond: null,
    bodyBytes: 10 * MIB,
    retentionDays: 30,
    listenersPerEndpoint: null,
    accountStreams: null,
    apiKeys: null,
    customRetrySchedule: true,
    members: null,
    restCallsPerMinute: null,
    restBurst: null,
  },
};

/** A count of null means unlimited; 0 means not allowed. */
export interface Plan {
  id: string;
  title: string;
  endpoints: number | null;
  requestsPerDay: number | null;
  burstPerSecond: number | null;
  bodyBytes: number;
  retentionDays: number | null;
  /** All kinds of listeners of one endpoint together. */
  listenersPerEndpoint: number | null;
  apiKeys: number | null;
  webSocket: boolean;
  /** Connections of the account stream at once. */
  accountStreams: number | null;
  /** Retries of deliveries at other times than the customary ones. */
  customRetrySchedule: boolean;
  /** REST calls of the workspace, and how many of them may come at once. */
  restCallsPerMinute: number | null;
  restBurst: number | null;
}

const MIB = 1024 * 1024;

/** The plans by id, as the hosted service and a self-hosted server have them. */
export const PLANS: Readonly<Record<string, Plan>> = {
  free: {
    id: 'free',
    title: 'Free',
    endpoints: 5,
    requestsPerDay: 500,
    burstPerSecond: 10,
    bodyBytes: MIB,
    retentionDays: 7,
    listenersPerEndpoint: 3,
    apiKeys: 2,
    webSocket: true,
    accountStreams: 2,
    customRetrySchedule: false,
    restCallsPerMinute: 60,
    restBurst: 10,
  },
  plus: {
    id: 'plus',
    title: 'Plus',
    endpoints: 25,
    requestsPerDay: 10_000,
    burstPerSecond: 50,
    bodyBytes: 10 * MIB,
    retentionDays: 30,
    listenersPerEndpoint: 10,
    apiKeys: 10,
    webSocket: true,
    accountStreams: 5,
    customRetrySchedule: true,
    restCallsPerMinute: 300,
    restBurst: 50,
  },
  team: {
    id: 'team',
    title: 'Team',
    endpoints: 100,
    requestsPerDay: 100_000,
    burstPerSecond: 200,
    bodyBytes: 25 * MIB,
    retentionDays: 90,
    listenersPerEndpoint: 50,
    apiKeys: 50,
    webSocket: true,
    accountStreams: 20,
    customRetrySchedule: true,
    restCallsPerMinute: 1_000,
    restBurst: 100,
  },
  self_hosted: {
    id: 'self_hosted',
    title: 'Self-hosted',
    endpoints: null,
    requestsPerDay: null,
    burstPerSecond: null,
    bodyBytes: 10 * MIB,
    retentionDays: 30,
    listenersPerEndpoint: null,
    apiKeys: null,
    webSocket: true,
    accountStreams: null,
    customRetrySchedule: true,
    restCallsPerMinute: null,
    restBurst: null,
  },
};

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ATTEMPT_OUTCOMES, CAPTURE_OUTCOMES, type Metrics } from '#domain/metrics.ts';

export interface MetricsOptions {
  /** Captures that wait for their commit or are in one; asked for when the metrics are read. */
  queueDepth: () => number;
}

const LISTENER_KINDS = ['web', 'cli', 'api_key', 'unknown', 'account_stream'] as const;

function deliveryMetrics(registers: Registry[]): Pick<Metrics, 'attempted' | 'settled' | 'watchDeliveries'> {
  const attempts = new Counter({
    name: 'hookwire_delivery_attempts_total',
    help: 'Attempts at deliveries by what came of them',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of ATTEMPT_OUTCOMES) attempts.inc({ outcome }, 0);
  const batches = new Histogram({
    name: 'hookwire_delivery_settled',
    help: 'Deliveries whose results were written in one commit',
    buckets: [1, 2, 5, 10, 25, 50, 100, 250],
    registers,
  });
  const none = { inFlight: () => 0, lanes: () => 0 };
  let gauges: Parameters<Metrics['watchDeliveries']>[0] = none;
  new Gauge({
    name: 'hookwire_delivery_in_flight',
    help: 'Attempts at deliveries that are under way on this node',
    registers,
    collect() {
      this.set(gauges.inFlight());
    },
  });
  new Gauge({
    name: 'hookwire_delivery_lanes',
    help: 'Endpoints that this node delivers for just now',
    registers,
    collect() {
      this.set(gauges.lanes());
    },
  });
  return {
    attempted: (outcome) => {
      attempts.inc({ outcome });
    },
    settled: (deliveries) => {
      batches.observe(deliveries);
    },
    watchDeliveries: (watched) => {
      gauges = watched;
    },
  };
}

/** Metrics of one context, in a registry of its own. Series begin at 0, so that a first failure shows as an increase. */
export function createMetrics({ queueDepth }: MetricsOptions): Metrics & { registry: Registry } {
  const registry = new Registry();
  const registers = [registry];
  const captures = new Counter({
    name: 'hookwire_captures_total',
    help: 'Webhooks by what became of them; stored includes replays',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of CAPTURE_OUTCOMES) captures.inc({ outcome }, 0);
  const commits = new Counter({
    name: 'hookwire_commits_total',
    help: 'Commits of the log, and those that failed for good',
    labelNames: ['result'],
    registers,
  });
  for (const result of ['ok', 'failed']) commits.inc({ result }, 0);
  const batches = new Histogram({
    name: 'hookwire_commit_captures',
    help: 'Webhooks in one commit of the log',
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000],
    registers,
  });
  const seconds = new Histogram({
    name: 'hookwire_commit_seconds',
    help: 'Duration of a commit of the log, with the tries that it took',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 20],
    registers,
  });
  const listeners = new Gauge({
    name: 'hookwire_listeners',
    help: 'Listeners of endpoints by kind, and connections of the account stream, on this node',
    labelNames: ['kind'],
    registers,
  });
  for (const kind of LISTENER_KINDS) listeners.set({ kind }, 0);
  const unreachable = new Counter({
    name: 'hookwire_limiter_unreachable_total',
    help: 'Questions that the rate limiter left without an answer, by door, and what the door did',
    labelNames: ['door', 'answer'],
    registers,
  });
  new Gauge({
    name: 'hookwire_captures_waiting',
    help: 'Webhooks that wait for their commit or are in one',
    registers,
    collect() {
      this.set(queueDepth());
    },
  });
  return {
    ...deliveryMetrics(registers),
    registry,
    captured: (outcome, count = 1) => captures.inc({ outcome }, count),
    committed: ({ captures: count, tookMs, ok }) => {
      commits.inc({ result: ok ? 'ok' : 'failed' });
      seconds.observe(tookMs / 1000);
      if (ok) batches.observe(count);
    },
    listenerEntered: (kind) => {
      listeners.inc({ kind });
    },
    listenerLeft: (kind) => {
      listeners.dec({ kind });
    },
    limiterUnreachable: (door, answer) => unreachable.inc({ door, answer }),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

/** Memory, CPU, event loop and garbage collection of this process: once per process, as they add observers to it. */
export function addProcessMetrics({ registry }: { registry: Registry }): void {
  collectDefaultMetrics({ register: registry });
}

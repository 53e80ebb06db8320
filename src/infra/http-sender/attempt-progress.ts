import type { AttemptTimings } from '#domain/delivery/sender.ts';

/** What an attempt knows of itself while it goes on. */
export interface AttemptProgress {
  /** Of the monotonic clock. */
  startedAt: number;
  doing: 'looking_up' | 'connecting' | 'handshake' | 'waiting';
  timings: AttemptTimings;
  remoteAddress: string | null;
}

export function beginProgress(): AttemptProgress {
  return {
    startedAt: performance.now(),
    doing: 'looking_up',
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null },
    remoteAddress: null,
  };
}

/** To a tenth of a millisecond. */
export function elapsedMs(since: number): number {
  return Math.round((performance.now() - since) * 10) / 10;
}

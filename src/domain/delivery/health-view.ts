import { z } from 'zod';
import type { DeliveryStatus, DisabledReason } from '#generated/prisma/enums.ts';
import { DestinationId } from './schemas.ts';

export const DestinationHealthInput = z.object({ destinationId: DestinationId });

/** Attempts of a time. */
export interface AttemptSummary {
  succeeded: number;
  failed: number;
  /** Share of attempts that succeeded, from 0 to 1; null without attempts. */
  successRate: number | null;
  /** Of answered attempts; null without any. */
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

/** Times are ISO 8601. */
export interface DestinationHealthView {
  /** Why nothing is sent to it now; null: it is on. */
  disabled: DisabledReason | null;
  /** `open`: nothing is sent until `openUntil`; `probing`: then one request, which decides. */
  breaker: {
    state: 'closed' | 'open' | 'probing';
    failuresInRow: number;
    failingSince: string | null;
    openUntil: string | null;
  };
  queue: {
    /** Deliveries that wait, counted to 10,000. */
    depth: number;
    /** There are more than `depth`. */
    depthCapped: boolean;
    /** When the one that waits longest was made, of those that are due first. */
    oldestWaitingAt: string | null;
    /** The next ones to be due, five at most. */
    nextAttempts: {
      deliveryId: string;
      requestId: string;
      seq: number;
      status: DeliveryStatus;
      attemptCount: number;
      nextAttemptAt: string;
    }[];
  };
  /** The last 24 hours and 7 days, the present hour included. */
  day: AttemptSummary;
  week: AttemptSummary;
  /** Each of the 168 hours of the week, oldest first, those without attempts included. */
  hours: (AttemptSummary & { hour: string })[];
}

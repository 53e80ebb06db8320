import type { Timings } from './timings.ts';

export interface Attempt {
  number: number;
  url: string;
  startedAt: string;
  durationMs: number;
  /** 0: no answer. */
  statusCode: number;
  responseHeaders: readonly (readonly [name: string, value: string])[];
  /** Base64. */
  responseBody: string;
  errorCode: string | null;
  errorMessage: string | null;
  timings: Timings | null;
  remoteAddress: string | null;
}

export type DeliveryStatus = 'pending' | 'delivered' | 'retrying' | 'failed';

export interface Delivery {
  id: string;
  status: DeliveryStatus;
  statusCode: number;
  errorCode: string | null;
  attemptCount: number;
  nextAttemptAt: string | null;
  deliveredAt: string | null;
  updatedAt: string;
}

import { z } from 'zod';
import type { DeliveryStatus, DisabledReason } from '#generated/prisma/enums.ts';
import { EndpointId } from '#domain/endpoint/schemas.ts';
import { RequestId } from '#domain/request/schemas.ts';
import type { AttemptTimings } from './sender.ts';

export const DeliveryId = z.uuid('Delivery ids are UUIDs');
export const DestinationId = z.uuid('Destination ids are UUIDs');

export const OfRequestInput = z.object({ requestId: RequestId });
export const DeliveryIdInput = z.object({ id: DeliveryId });
export const AttemptInput = z.object({
  deliveryId: DeliveryId,
  number: z.int('Attempts are numbered from 1').min(1, 'Attempts are numbered from 1').max(1_000_000),
});
export type AttemptInput = z.infer<typeof AttemptInput>;

export const ListDeliveriesInput = z.object({
  endpointId: EndpointId,
  destinationId: DestinationId.nullish(),
  status: z.enum(['pending', 'delivered', 'retrying', 'failed']).nullish(),
  /** `nextCursor` of the page before. */
  cursor: z
    .string()
    .regex(/^\d{1,15}_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'Pass the nextCursor of the page before')
    .nullish(),
  limit: z.int().min(1).max(200, 'At most 200 deliveries a page').default(50),
});
export type ListDeliveriesInput = z.output<typeof ListDeliveriesInput>;

export const WatchDeliveriesInput = z.object({
  endpointId: EndpointId,
  /** Only the deliveries of this request. */
  requestId: RequestId.nullish(),
});

/** The destination of a delivery, as far as it is needed beside it. */
export interface DeliveryTarget {
  id: string;
  url: string;
  /** False: made for a replay to another URL. */
  isListed: boolean;
  isRemoved: boolean;
  /** Why nothing is sent to it now; null: it is on. */
  disabled: DisabledReason | null;
}

/** Times are ISO 8601. */
export interface ShownDelivery {
  id: string;
  requestId: string;
  endpointId: string;
  seq: number;
  /** It stands for the event's state in the account API. */
  isPrimary: boolean;
  status: DeliveryStatus;
  /** Of the last answer; 0 until there is one. */
  statusCode: number;
  /** Why the last attempt had no answer, or why it will not be tried any more. */
  errorCode: string | null;
  attemptCount: number;
  /** As its schedule has them. One that is retried by hand may have more. */
  maxAttempts: number;
  nextAttemptAt: string | null;
  deliveredAt: string | null;
  createdAt: string;
  updatedAt: string;
  /** It has failed or waits to be tried again, and its destination takes it. */
  canRetry: boolean;
  destination: DeliveryTarget;
}

export interface AttemptView {
  /** From 1. */
  number: number;
  /** Where it went: the destination may have another by now. */
  url: string;
  startedAt: string;
  durationMs: number;
  /** 0: no answer. */
  statusCode: number;
  errorCode: string | null;
  /** One sentence for people. */
  errorMessage: string | null;
  timings: AttemptTimings | null;
  /** The address that was connected to. */
  remoteAddress: string | null;
  responseHeaders: [name: string, value: string][];
  /** Bytes that were kept of the answer's body, 64 KiB at most; null: there was no answer. */
  responseBytes: number | null;
}

export interface DeliveryWithAttempts extends ShownDelivery {
  /** Oldest first; the newest 25 where there were more. */
  attempts: AttemptView[];
}

export interface DeliveryListEntry extends ShownDelivery {
  request: {
    method: string;
    /** The path below the endpoint, with the query string. */
    subPath: string;
    createdAt: string;
  };
}

export interface DeliveryList {
  /** Newest request first. */
  deliveries: DeliveryListEntry[];
  /** Null at the end. */
  nextCursor: string | null;
}

export interface ResponseBodyView {
  /** UTF-8 text if the bytes are valid UTF-8, else base64; the first 16 KiB. */
  body: string;
  bodyEncoding: 'utf8' | 'base64';
  /** There is more than is shown; the download has all that was kept. */
  bodyTruncated: boolean;
  /** Bytes that were kept, 64 KiB at most. */
  size: number;
}

export type DeliveryStep =
  | {
      kind: 'delivery';
      deliveryId: string;
      destinationId: string;
      requestId: string;
      seq: number;
      isPrimary: boolean;
      status: DeliveryStatus;
      statusCode: number;
      /** Attempts after the first one. */
      retryCount: number;
      nextAttemptAt: string | null;
      deliveredAt: string | null;
    }
  /** So much changed, or may have been missed, that all is to be read again. */
  | { kind: 'missed' };

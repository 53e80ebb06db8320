import { z } from 'zod';
import { DestinationUrl } from '#domain/delivery/destination-url.ts';
import { DestinationId } from '#domain/delivery/schemas.ts';
import { EndpointId } from '#domain/endpoint/schemas.ts';
import { RequestId } from '#domain/request/schemas.ts';
import type { ReplayJobKind, ReplayJobOutcome } from '#generated/prisma/enums.ts';

/** Of an edited copy. What is sent to the endpoint itself has the limits of its plan. */
const EDIT_LIMITS = { pathChars: 8_192, headers: 200, headerChars: 16_384, bodyChars: 512 * 1024 } as const;

/** Where a new event goes: to the destinations that take it, as any capture; to one of them; or to another URL. */
export const ReplayTarget = z.union(
  [
    z.literal('destinations'),
    z.strictObject({ destinationId: DestinationId }),
    z.strictObject({ url: DestinationUrl }),
  ],
  'Replay to destinations, to one {destinationId}, or to another {url}',
);
export type ReplayTarget = z.output<typeof ReplayTarget>;

const Header = z.tuple([
  z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/, 'This is not a valid header name'),
  z
    .string()
    .max(8_192, 'Header values have at most 8,192 characters')
    .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'Header values are printable Latin-1 on one line'),
]);

/** What of the copy is to be another; the original stays as it is. */
export const ReplayEdit = z.strictObject({
  method: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[!#$%&'*+.^_`|~0-9A-Z-]{1,32}$/, 'Give the method as one word, for example POST')
    .refine(
      (method) => method !== 'CONNECT',
      'CONNECT opens a tunnel and can’t be sent; choose another method',
    )
    .optional(),
  /** Below the endpoint, with the query string. */
  path: z
    .string()
    .max(EDIT_LIMITS.pathChars, 'The path has at most 8,192 characters')
    .regex(
      /^\/[\x21\x22\x24-\x7e]*$/,
      'Start the path with /, and percent-encode spaces, # and what is not ASCII',
    )
    .optional(),
  headers: z
    .array(Header)
    .max(EDIT_LIMITS.headers, 'At most 200 headers')
    .refine(
      (headers) => headers.flat().join('').length <= EDIT_LIMITS.headerChars,
      'All headers together have at most 16,384 characters',
    )
    .optional(),
  body: z
    .discriminatedUnion('encoding', [
      z.strictObject({ encoding: z.literal('utf8'), text: z.string() }),
      z.strictObject({ encoding: z.literal('base64'), text: z.base64('This is not base64') }),
    ])
    .refine(
      ({ text }) => text.length <= EDIT_LIMITS.bodyChars,
      'Edited bodies have at most 524,288 characters. Send a larger one to the endpoint itself.',
    )
    .optional(),
});
export type ReplayEdit = z.output<typeof ReplayEdit>;

export const ReplayEventInput = z.object({
  id: RequestId,
  to: ReplayTarget.default('destinations'),
  edit: ReplayEdit.optional(),
});
export type ReplayEventInput = z.output<typeof ReplayEventInput>;

const PerSecond = z
  .int('The rate is a whole number a second')
  .min(1, 'The rate is 1 a second or more')
  .max(100, 'The rate is 100 a second or less')
  .default(10);

const Range = z.object({
  endpointId: EndpointId,
  /** Arrived at this time or later. */
  arrivedFrom: z.iso.datetime({ offset: true, error: 'Give times as 2026-11-22T10:00:00Z' }).nullish(),
  /** Arrived before this time. */
  arrivedTo: z.iso.datetime({ offset: true, error: 'Give times as 2026-11-22T10:00:00Z' }).nullish(),
  perSecond: PerSecond,
});
type Range = z.output<typeof Range>;

const isInOrder = ({ arrivedFrom, arrivedTo }: Range): boolean =>
  !arrivedFrom || !arrivedTo || Date.parse(arrivedFrom) < Date.parse(arrivedTo);
const OUT_OF_ORDER = { path: ['arrivedTo'], message: 'The end must be later than the start' };

export const ReplayRangeInput = Range.extend({ to: ReplayTarget.default('destinations') }).refine(
  isInOrder,
  OUT_OF_ORDER,
);
export type ReplayRangeInput = z.output<typeof ReplayRangeInput>;

export const RetryFailedInput = Range.extend({
  /** Absent: of all destinations. */
  destinationId: DestinationId.nullish(),
}).refine(isInOrder, OUT_OF_ORDER);
export type RetryFailedInput = z.output<typeof RetryFailedInput>;

export const ReplayJobsInput = z.object({ endpointId: EndpointId });
export const ReplayJobInput = z.object({ id: z.uuid('Job ids are UUIDs') });

/** Many events that are sent again. Times are ISO 8601. */
export interface ReplayJobView {
  id: string;
  endpointId: string;
  /** `replay`: as new events; `retry`: their failed deliveries once more. */
  kind: ReplayJobKind;
  /** Null: all destinations. */
  destination: { id: string; url: string; isListed: boolean } | null;
  arrivedFrom: string | null;
  arrivedTo: string | null;
  perSecond: number;
  /** As counted at its start. */
  total: number;
  /** On their way. */
  sent: number;
  /** Not sent: deleted or changed meanwhile, or too large for the plan. */
  leftOut: number;
  /** `stopped`: by itself, see `stopReason`; it can be resumed. */
  state: 'running' | ReplayJobOutcome;
  stopReason: string | null;
  createdAt: string;
  endedAt: string | null;
}

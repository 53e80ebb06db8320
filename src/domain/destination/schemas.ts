import { z } from 'zod';
import { DestinationUrl } from '#domain/delivery/destination-url.ts';
import type { AttemptResult } from '#domain/delivery/sender.ts';
import { EndpointId } from '#domain/endpoint/schemas.ts';
import { RetryConfig } from '#protocol/retry-config.ts';
import { DestinationFilter } from './filter.ts';
import { mayBeAdded } from './header-names.ts';
import { SampleId } from './samples.ts';

const MAX_HEADERS = 20;
const MAX_HEADER_BYTES = 8 * 1024;

const DestinationId = z.uuid('Destination ids are UUIDs');

export const DestinationIdInput = z.object({ id: DestinationId });

export const EndpointDestinationsInput = z.object({ endpointId: EndpointId });

const HeaderName = z
  .string('Give the header’s name')
  .trim()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/, 'This is not a valid header name')
  .refine(
    mayBeAdded,
    'Hookwire or the connection sets this header. Leave it out: host, content-length, connection and proxy headers, webhook-* and x-hookwire-* can’t be added',
  );

/** RFC 9110 section 5.5, Latin-1. */
const HeaderValue = z
  .string('Give the header’s value as text')
  .trim()
  .max(4_096, 'Header values have at most 4,096 characters')
  .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'Header values are printable Latin-1 on one line');

/** `value` null: the one that is stored under this name stays, as nobody can read it to send it back. */
const HeaderToAdd = z.object({ name: HeaderName, value: HeaderValue.nullable() });
export type HeaderToAdd = z.output<typeof HeaderToAdd>;

const HeadersToAdd = z
  .array(HeaderToAdd, 'Give headers as a list')
  .max(MAX_HEADERS, `A destination adds at most ${MAX_HEADERS} headers`)
  .superRefine((headers, issues) => {
    const seen = new Set<string>();
    for (const [index, { name }] of headers.entries()) {
      if (seen.has(name.toLowerCase())) {
        issues.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: `${name} is there twice. Keep one`,
        });
      }
      seen.add(name.toLowerCase());
    }
  });

/** Whether what is to be stored is small enough to be sent with each request. */
export function fitsHeaderSpace(headers: readonly (readonly [string, string])[]): boolean {
  const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return bytes <= MAX_HEADER_BYTES;
}

const settings = {
  url: DestinationUrl,
  headers: HeadersToAdd.optional(),
  /** null: it takes every request. */
  filter: DestinationFilter.nullish(),
  /** null: the customary schedule. */
  retryConfig: RetryConfig.nullish(),
  isOrdered: z.boolean('Use true or false').optional(),
};

export const CreateDestinationInput = z.object({
  endpointId: EndpointId,
  ...settings,
  enabled: z.boolean('Use true or false').optional(),
});
export type CreateDestinationInput = z.output<typeof CreateDestinationInput>;

export const UpdateDestinationInput = z.object({
  id: DestinationId,
  ...settings,
  url: DestinationUrl.optional(),
});
export type UpdateDestinationInput = z.output<typeof UpdateDestinationInput>;

export const SetDestinationEnabledInput = z.object({
  id: DestinationId,
  enabled: z.boolean('Use true or false'),
});

export const SendTestEventInput = z.object({
  endpointId: EndpointId,
  sample: SampleId,
  /** Only there; left out: wherever the endpoint’s requests go. */
  destinationId: DestinationId.optional(),
});
export type SendTestEventInput = z.output<typeof SendTestEventInput>;

/** A stored destination, as it is; or a URL that nobody has saved yet. */
export const TestDestinationInput = z.union(
  [
    z.object({ id: DestinationId, sample: SampleId.default('json') }),
    z.object({ endpointId: EndpointId, url: DestinationUrl, sample: SampleId.default('json') }),
  ],
  {
    error: (issue) => {
      const [first] = 'errors' in issue ? issue.errors.flat() : [];
      return first?.message ?? 'Give a destination’s id, or an endpoint’s id and a URL';
    },
  },
);
export type TestDestinationInput = z.output<typeof TestDestinationInput>;

export interface DestinationDetail {
  id: string;
  endpointId: string;
  url: string;
  enabled: boolean;
  /** `failing`: it turned itself off after days of failure. */
  disabledReason: 'user' | 'failing' | null;
  /** ISO 8601, like all times here. */
  disabledAt: string | null;
  /** Values are never shown again. */
  headers: { name: string; masked: string }[];
  filter: DestinationFilter | null;
  /** The schedule in force. */
  retryConfig: RetryConfig;
  /** Whether it is one of its own; false: the customary one. */
  hasOwnSchedule: boolean;
  isOrdered: boolean;
  signingSecret: {
    /** null: made with the first delivery, or when it is revealed. */
    masked: string | null;
    /** Until then the one before signs as well. */
    previousUntil: string | null;
  };
  /** Headers or secret can't be decrypted with the server's keys: set them again. */
  hasUnreadable: boolean;
  failuresInRow: number;
  failingSince: string | null;
  /** Nothing is sent until then, as too much has failed. */
  openUntil: string | null;
  createdAt: string;
  updatedAt: string;
}

/** `warning`: what the person who saved it should know, for example that the host has no address yet. */
export interface SavedDestination {
  destination: DestinationDetail;
  warning: string | null;
}

/** What came of one attempt outside the log. */
export interface DestinationTest extends Pick<
  AttemptResult,
  'statusCode' | 'durationMs' | 'timings' | 'remoteAddress' | 'error'
> {
  /** ISO 8601. */
  startedAt: string;
  headers: [name: string, value: string][];
  /** The start of the answer's body, as text. */
  bodyText: string;
  /** There was more of it. */
  isBodyCut: boolean;
}

import { z } from 'zod';
import { DestinationUrl } from '#domain/delivery/destination-url.ts';
import { SetSignature } from '#domain/signature/schemas.ts';
import { lineOfText } from '#domain/text.ts';
import type { SealedSummary } from '#domain/overflow/count-sealed.ts';
import { mayBeAnswered } from './answer-headers.ts';
import { RetryConfig } from '#protocol/retry-config.ts';
import type { SignatureProvider } from '#protocol/signature-provider.ts';

export const EndpointId = z.uuid('Endpoint ids are UUIDs');

export const EndpointIdInput = z.object({ id: EndpointId });

export const EndpointName = lineOfText(80, 'Names have at most 80 characters').min(
  1,
  'Give the endpoint a name',
);

/** Part of the public URL. Never shaped like a UUID, so that an alias can't shadow an id. */
export const EndpointAlias = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{1,46}[a-z0-9])$/,
    'Use 3 to 48 lower-case letters, digits or hyphens; start and end with a letter or digit',
  )
  .refine((alias) => !z.uuid().safeParse(alias).success, 'An alias must not look like an endpoint id');

/** RFC 9110 section 5.1 (field names) and 5.5 (field values, Latin-1). */
export const AnswerHeader = z.tuple([
  z
    .string()
    .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/, 'Not a valid header name')
    .refine(
      mayBeAnswered,
      'Hookwire sets this header itself, or it would act beyond this answer. Leave it out',
    ),
  z
    .string()
    .max(4096, 'Header values have at most 4,096 characters')
    .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'Header values are printable Latin-1 on one line'),
]);

/** The configured answer to the sender, in place of the documented one. */
export const EndpointAnswer = z.object({
  status: z.int().min(200, 'Use a status from 200 to 599').max(599, 'Use a status from 200 to 599'),
  headers: z.array(AnswerHeader).max(32, 'At most 32 headers'),
  /** UTF-8 text. */
  body: z.string().max(65_536, 'At most 65,536 characters'),
  /** Milliseconds to wait before answering. */
  delayMs: z.int().min(0).max(10_000, 'At most 10,000 ms'),
});
export type EndpointAnswer = z.infer<typeof EndpointAnswer>;

/** A connected client is asked for the answer first. */
export const ClientAnswer = z.object({
  /** How long the sender waits for it, in milliseconds; then it gets the endpoint's own answer. */
  deadlineMs: z.int().min(100, 'Use 100 to 25,000 ms').max(25_000, 'Use 100 to 25,000 ms').default(5_000),
});
export type ClientAnswer = z.infer<typeof ClientAnswer>;

export const CreateEndpointInput = z.object({
  name: EndpointName,
  alias: EndpointAlias.nullish(),
  paused: z.boolean().optional(),
  destinationUrl: DestinationUrl.nullish(),
  /** null: the customary schedule. */
  retryConfig: RetryConfig.nullish(),
  /** It expires after a day. */
  temporary: z.boolean().optional(),
});
export type CreateEndpointInput = z.infer<typeof CreateEndpointInput>;

export const UpdateEndpointInput = z.object({
  id: EndpointId,
  name: EndpointName.optional(),
  /** null removes the alias. */
  alias: EndpointAlias.nullish(),
  paused: z.boolean().optional(),
  /** null brings back the documented answer. */
  answer: EndpointAnswer.nullish(),
  /** null: the endpoint answers itself at once. */
  clientAnswer: ClientAnswer.nullish(),
  /** null removes the destination. */
  destinationUrl: DestinationUrl.nullish(),
  /** null brings back the customary schedule. */
  retryConfig: RetryConfig.nullish(),
  /** null: signatures are no longer checked. */
  signature: SetSignature.nullish(),
});
export type UpdateEndpointInput = z.infer<typeof UpdateEndpointInput>;

export interface EndpointSummary {
  id: string;
  name: string;
  alias: string | null;
  /** The public capture URL: by alias if there is one, else by id. */
  url: string;
  /** `over_limit`: the plan has fewer endpoints, so it takes nothing, like a paused one. */
  status: 'active' | 'paused' | 'expired' | 'over_limit';
  /** ISO 8601. */
  createdAt: string;
  expiresAt: string | null;
  /** Captures of the current UTC day. */
  requestsToday: number;
  /** The seq of the newest capture; 0 if there is none. */
  head: number;
  /** Arrival of the newest capture still kept, ISO 8601. */
  lastRequestAt: string | null;
}

export interface EndpointDetail extends EndpointSummary {
  /** Requests still kept. */
  requestCount: number;
  answer: EndpointAnswer | null;
  clientAnswer: ClientAnswer | null;
  /** Whose signature is checked. */
  signature: {
    provider: SignatureProvider;
    /** False: what is stored can't be decrypted, and must be set again. */
    hasSecret: boolean;
    /** The secret before this one is accepted as well. */
    hasPrevious: boolean;
  } | null;
  /** Captures past the day's quota that wait for room; null if there are none. */
  sealed: SealedSummary | null;
}

import { z } from 'zod';
import { AccountDelivery, AccountEvent } from './account-event.ts';

const EndpointIdField = z.uuid();
const Seq = z.int().nonnegative();

// Client to server, in the one spelling that the documents show; account-client-message.ts accepts others.

export const SubscribeMessage = z.object({
  type: z.literal('subscribe'),
  endpoint_ids: z.array(z.string()).describe('Ids that you do not own are ignored'),
  after: z
    .record(z.string(), Seq)
    .optional()
    .describe(
      'Resume: by endpoint id, the seq of the last event you have; without it events come from now on',
    ),
  consumer: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .optional()
    .describe(
      'The server keeps the position in each endpoint: `ack` moves it, and the next one begins after it',
    ),
  share: z
    .boolean()
    .optional()
    .describe('With `consumer`: connections of that name divide the events, each goes to one of them'),
});

/** Of a consumer: everything of this endpoint up to `seq` has been processed. */
export const AckMessage = z.object({ type: z.literal('ack'), endpoint_id: z.string(), seq: Seq });

export const UnsubscribeMessage = z.object({
  type: z.literal('unsubscribe'),
  endpoint_ids: z.array(z.string()),
});

/** Extends an open socket with a fresh token of the same user. */
export const AuthMessage = z.object({
  type: z.literal('auth'),
  token: z.string().min(1).describe('A fresh access token, or an API key, of the same account'),
});

/** For clients that can't send protocol pings; answered with `pong`. */
export const ClientPingMessage = z.object({ type: z.literal('ping') });

/** Tolerated: protocol pings are answered by WebSocket libraries. */
export const ClientPongMessage = z.object({ type: z.literal('pong') });

export const AccountClientMessage = z.discriminatedUnion('type', [
  SubscribeMessage,
  UnsubscribeMessage,
  AckMessage,
  AuthMessage,
  ClientPingMessage,
  ClientPongMessage,
]);
export type AccountClientMessage = z.infer<typeof AccountClientMessage>;

// Server to client. The first two are documented; the others only reach clients that ask for what they tell.

export const EventMessage = z.object({ type: z.literal('event'), data: AccountEvent });

export const StatusUpdateMessage = z.object({
  type: z.literal('status_update'),
  data: z.object({ event_id: z.uuid(), endpoint_id: EndpointIdField, ...AccountDelivery.shape }),
});

export const RejectedEndpoint = z.object({
  endpoint_id: z.string().describe('In lower case'),
  code: z.enum(['NOT_FOUND', 'LIMIT_EXCEEDED', 'CURSOR_AHEAD', 'CONSUMER_KIND', 'NOT_SUBSCRIBED']),
  message: z.string(),
});
export type RejectedEndpoint = z.infer<typeof RejectedEndpoint>;

/** With `ack=1`. */
export const SubscribedMessage = z.object({
  type: z.literal('subscribed'),
  data: z.object({ endpoint_ids: z.array(EndpointIdField), rejected: z.array(RejectedEndpoint) }),
});

/** With `ack=1`; also when a subscription ends by itself. */
export const UnsubscribedMessage = z.object({
  type: z.literal('unsubscribed'),
  data: z.object({
    endpoint_ids: z.array(EndpointIdField),
    rejected: z.array(RejectedEndpoint),
    reason: z.enum(['requested', 'endpoint_deleted', 'endpoint_expired']),
  }),
});

/** With `ack=1`: the answer to `auth`. */
export const AuthenticatedMessage = z.object({
  type: z.literal('authenticated'),
  data: z.object({
    expires_at: z.iso.datetime().nullable().describe('When the socket closes with 4001; null: never'),
  }),
});

/** With `after` or a consumer: everything of this endpoint up to `seq` that was stored before has been sent; live from here. */
export const AccountCaughtUpMessage = z.object({
  type: z.literal('caught_up'),
  data: z.object({ endpoint_id: EndpointIdField, seq: Seq }),
});

/** With `after` or a consumer: the events `from` to `to` (inclusive) are no longer stored. */
export const AccountGapMessage = z.object({
  type: z.literal('gap'),
  data: z.object({
    endpoint_id: EndpointIdField,
    from: z.int().positive(),
    to: z.int().positive(),
    reason: z.enum(['retention', 'deleted']),
  }),
});

/** With `after` or a consumer, every 15 s: the newest seq of this endpoint's log, and how many events the reader is behind. */
export const AccountHeadMessage = z.object({
  type: z.literal('head'),
  data: z.object({ endpoint_id: EndpointIdField, seq: Seq, lag: Seq }),
});

/** With `ack=1`: the client read so slowly that status updates were left out. Events never are. */
export const StatusGapMessage = z.object({
  type: z.literal('status_gap'),
  data: z.object({ endpoint_id: EndpointIdField }),
});

/** With `ack=1` before a close with 4002; and where a position or a consumer can't be had, then the socket stays. */
export const AccountErrorMessage = z.object({
  type: z.literal('error'),
  data: z.object({
    code: z.enum([
      'INVALID_MESSAGE',
      'UNKNOWN_TYPE',
      'ENDPOINT_IDS_MISSING',
      'INVALID_CURSOR',
      'INVALID_CONSUMER',
      'CURSOR_AHEAD',
      'CONSUMER_KIND',
      'NO_CONSUMER',
      'ACK_AHEAD',
    ]),
    message: z.string(),
    endpoint_id: EndpointIdField.optional(),
  }),
});
export type AccountErrorCode = z.infer<typeof AccountErrorMessage>['data']['code'];

export const AccountPongMessage = z.object({ type: z.literal('pong') });

export const AccountServerMessage = z.discriminatedUnion('type', [
  EventMessage,
  StatusUpdateMessage,
  SubscribedMessage,
  UnsubscribedMessage,
  AuthenticatedMessage,
  AccountCaughtUpMessage,
  AccountGapMessage,
  AccountHeadMessage,
  StatusGapMessage,
  AccountErrorMessage,
  AccountPongMessage,
]);
export type AccountServerMessage = z.infer<typeof AccountServerMessage>;

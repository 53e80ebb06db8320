import type { AccountEvent } from '#protocol/account-event.ts';
import type { AccountClientMessage, AccountServerMessage } from '#protocol/account-stream.ts';
import { EXAMPLE } from './examples.ts';
import type { MessageDocs } from './message-doc.ts';

export const ACCOUNT_EVENT_FIELDS: Readonly<Record<keyof AccountEvent, string>> = {
  id: 'The request’s id: the same in every stream, list and answer. Recognise repeats by it.',
  endpoint_id: 'The endpoint it was sent to.',
  method: 'As it was sent.',
  headers: 'Names in lower case, repeats joined; headers of the connection are left out.',
  body: 'The text, if the bytes are valid UTF-8, else base64; "" when there is none.',
  source_ip: 'The sender’s address.',
  delivery_status: 'Of the newest delivery to the endpoint’s destination; pending while there is none.',
  status_code: 'What the destination answered last; 0 until it has.',
  response_body: 'The beginning of that answer as text; null until there is one.',
  retry_count: 'Tries after the first one.',
  next_retry_at: 'When the next try is due; null when none is.',
  delivered_at: 'When a try succeeded; null until one has.',
  created_at: 'When it arrived.',
  path: 'The whole path with /h/<id>, without the query string.',
  query: 'Decoded; repeated keys joined with ",".',
  seq: 'Its number in the endpoint’s log: 1, 2, 3 … without a gap. This is the position to save.',
  body_encoding: 'How body is written.',
  body_truncated: 'True only in lists, where large bodies are cut.',
};

export const ACCOUNT_EVENT: AccountEvent = {
  id: EXAMPLE.requestId,
  endpoint_id: EXAMPLE.endpointId,
  method: 'POST',
  headers: { 'content-type': 'application/json', 'user-agent': 'shop/2.1' },
  body: '{"order":1042}',
  source_ip: '203.0.113.10',
  delivery_status: 'pending',
  status_code: 0,
  response_body: null,
  retry_count: 0,
  next_retry_at: null,
  delivered_at: null,
  created_at: EXAMPLE.time,
  path: `/h/${EXAMPLE.endpointId}/orders`,
  query: { attempt: '1' },
  seq: 42,
  body_encoding: 'utf8',
  body_truncated: false,
};

const ENDPOINT_ID = { 'data.endpoint_id': 'Which endpoint.' };
const REJECTED = {
  'data.rejected': 'Those that it was not done for.',
  'data.rejected[].endpoint_id': 'Which endpoint.',
  'data.rejected[].code': 'Why, for programs.',
  'data.rejected[].message': 'Why, in words.',
};

export const ACCOUNT_SERVER_MESSAGES: MessageDocs<AccountServerMessage> = {
  event: {
    about: 'A request has arrived at an endpoint that you follow, or was stored before when you resume.',
    closed: ['data'],
    fields: { data: 'An Event: see below.' },
    example: { type: 'event', data: ACCOUNT_EVENT },
  },
  status_update: {
    about: 'The delivery of an event has changed.',
    fields: {
      'data.event_id': 'The event’s id.',
      'data.endpoint_id': 'The endpoint it was sent to.',
      'data.delivery_status': ACCOUNT_EVENT_FIELDS.delivery_status,
      'data.status_code': ACCOUNT_EVENT_FIELDS.status_code,
      'data.retry_count': ACCOUNT_EVENT_FIELDS.retry_count,
      'data.next_retry_at': ACCOUNT_EVENT_FIELDS.next_retry_at,
      'data.delivered_at': ACCOUNT_EVENT_FIELDS.delivered_at,
    },
    example: {
      type: 'status_update',
      data: {
        event_id: EXAMPLE.requestId,
        endpoint_id: EXAMPLE.endpointId,
        delivery_status: 'delivered',
        status_code: 200,
        retry_count: 0,
        next_retry_at: null,
        delivered_at: EXAMPLE.time,
      },
    },
  },
  subscribed: {
    about: 'Only with ack=1: the answer to subscribe.',
    fields: { 'data.endpoint_ids': 'All that this connection follows of those you named.', ...REJECTED },
    example: { type: 'subscribed', data: { endpoint_ids: [EXAMPLE.endpointId], rejected: [] } },
  },
  unsubscribed: {
    about: 'Only with ack=1: the answer to unsubscribe, or a subscription has ended by itself.',
    fields: {
      'data.endpoint_ids': 'Nothing more of these comes.',
      ...REJECTED,
      'data.reason': 'You asked for it, or the endpoint is gone.',
    },
    example: {
      type: 'unsubscribed',
      data: { endpoint_ids: [EXAMPLE.endpointId], rejected: [], reason: 'endpoint_deleted' },
    },
  },
  authenticated: {
    about: 'Only with ack=1: the answer to auth.',
    fields: {},
    example: { type: 'authenticated', data: { expires_at: EXAMPLE.time } },
  },
  caught_up: {
    about:
      'Only with `after` or a consumer: everything of this endpoint up to seq has been sent, live from here.',
    fields: { ...ENDPOINT_ID, 'data.seq': 'The newest number of its log.' },
    example: { type: 'caught_up', data: { endpoint_id: EXAMPLE.endpointId, seq: 42 } },
  },
  gap: {
    about: 'Only with `after` or a consumer: these events are no longer stored. It comes in their place.',
    fields: {
      ...ENDPOINT_ID,
      'data.from': 'The first number that is gone.',
      'data.to': 'The last one. Save it as your position.',
      'data.reason': 'Older than the plan keeps them, or deleted by someone.',
    },
    example: { type: 'gap', data: { endpoint_id: EXAMPLE.endpointId, from: 3, to: 17, reason: 'retention' } },
  },
  head: {
    about: 'Only with `after` or a consumer, every 15 s: how far you are.',
    fields: {
      ...ENDPOINT_ID,
      'data.seq': 'The newest number of its log.',
      'data.lag': 'How many of its events are still to come.',
    },
    example: { type: 'head', data: { endpoint_id: EXAMPLE.endpointId, seq: 42, lag: 0 } },
  },
  status_gap: {
    about: 'Only with ack=1: you read too slowly, so status updates were left out. Events never are.',
    fields: ENDPOINT_ID,
    example: { type: 'status_gap', data: { endpoint_id: EXAMPLE.endpointId } },
  },
  error: {
    about:
      'Only with ack=1: what was wrong, before the socket closes with 4002. Also, on any connection, when `after` is ahead of the log: then the socket stays.',
    fields: {
      'data.code': 'For programs.',
      'data.message': 'What is wrong, and what to send instead.',
      'data.endpoint_id': 'Which endpoint, where it is about one.',
    },
    example: {
      type: 'error',
      data: {
        code: 'UNKNOWN_TYPE',
        message: 'This type is not known. Known types: subscribe, unsubscribe, ack, auth, ping, pong',
      },
    },
  },
  pong: { about: 'The answer to your ping.', fields: {}, example: { type: 'pong' } },
};

export const ACCOUNT_CLIENT_MESSAGES: MessageDocs<AccountClientMessage> = {
  subscribe: {
    about: 'Follows these endpoints too.',
    fields: { endpoint_ids: 'Ids that are not yours are ignored; with ack=1 they are named.' },
    example: { type: 'subscribe', endpoint_ids: [EXAMPLE.endpointId], after: { [EXAMPLE.endpointId]: 41 } },
  },
  unsubscribe: {
    about: 'Follows them no longer.',
    fields: { endpoint_ids: 'Which endpoints.' },
    example: { type: 'unsubscribe', endpoint_ids: [EXAMPLE.endpointId] },
  },
  ack: {
    about:
      'Only of a consumer: everything of this endpoint up to seq is handled. The next one begins after it.',
    fields: {
      endpoint_id: 'Whose events.',
      seq: 'A number that was sent on this connection.',
    },
    example: { type: 'ack', endpoint_id: EXAMPLE.endpointId, seq: 42 },
  },
  auth: {
    about: 'Keeps the socket open with a fresh token, instead of a new connection.',
    fields: {},
    example: { type: 'auth', token: 'hwa_…' },
  },
  ping: {
    about: 'Asks for a pong: for clients that can’t see protocol pings, such as browsers.',
    fields: {},
    example: { type: 'ping' },
  },
  pong: {
    about: 'Taken without an answer. Libraries answer protocol pings by themselves.',
    fields: {},
    example: { type: 'pong' },
  },
};

import type { ClientMessage, ServerMessage } from '#protocol/endpoint-stream.ts';
import { CAPTURED_REQUEST } from './captured-request.ts';
import { EXAMPLE } from './examples.ts';
import type { MessageDocs } from './message-doc.ts';

const { timestamp } = EXAMPLE;

const LISTENER = {
  clientType: 'What kind of listener the console shows.',
  clientMode: 'What client=cli said with mode=, else null.',
};

export const ENDPOINT_SERVER_MESSAGES: MessageDocs<ServerMessage> = {
  connected: {
    about: 'The first message.',
    fields: {
      'payload.connectionId': 'Names this connection, in the console too.',
      'payload.endpointId': 'The endpoint’s id, also when you connected by its alias.',
      'payload.clientType': LISTENER.clientType,
      'payload.clientMode': LISTENER.clientMode,
      'payload.seq':
        'The newest number of the log at this moment. Without `after` it is your first position.',
      'payload.consumer': 'Only with consumer=: the reader whose position the server keeps.',
      'payload.consumer.name': 'As you have called it.',
      'payload.consumer.shared': 'Whether other connections of that name get a part of the requests.',
      'payload.consumer.seq': 'What follows is newer. Of a shared one, besides what others give back.',
    },
    example: {
      type: 'connected',
      timestamp,
      payload: {
        connectionId: EXAMPLE.connectionId,
        endpointId: EXAMPLE.endpointId,
        clientType: 'api_key',
        clientMode: null,
        seq: 41,
      },
    },
  },
  new_request: {
    about: 'A request has arrived, or was stored before when you resume.',
    closed: ['payload'],
    fields: { payload: 'A captured request: see below.' },
    example: { type: 'new_request', timestamp, payload: CAPTURED_REQUEST },
  },
  replay_request: {
    about: 'Someone sends a stored request to this one connection again, from the console.',
    closed: ['payload.request'],
    fields: {
      'payload.replayId': 'Names this replay.',
      'payload.sourceRequestId': 'The id of the stored request.',
      'payload.dispatchedAt': 'When it was sent.',
      'payload.target': 'The connection it was sent to: yours.',
      'payload.target.connectionId': 'As in connected.',
      'payload.target.clientType': LISTENER.clientType,
      'payload.target.clientMode': LISTENER.clientMode,
      'payload.target.connectedAt': 'When you connected, in milliseconds of Unix time.',
      'payload.target.userAgent': 'The User-Agent header of your handshake.',
      'payload.request': 'The captured request. Its seq is an old one: don’t save it as your position.',
    },
    example: {
      type: 'replay_request',
      timestamp,
      payload: {
        replayId: EXAMPLE.replayId,
        sourceRequestId: EXAMPLE.requestId,
        dispatchedAt: EXAMPLE.time,
        target: {
          connectionId: EXAMPLE.connectionId,
          clientType: 'api_key',
          clientMode: null,
          connectedAt: timestamp,
          userAgent: null,
        },
        request: CAPTURED_REQUEST,
      },
    },
  },
  caught_up: {
    about: 'Only with `after` or a consumer: everything stored up to seq has been sent, live from here.',
    fields: {
      'payload.seq': 'The newest number that was sent, or your own `after` if there was nothing newer.',
    },
    example: { type: 'caught_up', timestamp, payload: { seq: 42 } },
  },
  gap: {
    about: 'Only with `after` or a consumer: these requests are no longer stored. It comes in their place.',
    fields: {
      'payload.from': 'The first number that is gone.',
      'payload.to': 'The last one. Save it as your position.',
      'payload.reason': 'Older than the plan keeps them, or deleted by someone.',
    },
    example: { type: 'gap', timestamp, payload: { from: 3, to: 17, reason: 'retention' } },
  },
  head: {
    about: 'Only with `after` or a consumer, every 15 s: how far you are behind.',
    fields: {
      'payload.seq': 'The newest number of the log.',
      'payload.lag': 'How many are newer than what was sent, or than what your consumer has acknowledged.',
    },
    example: { type: 'head', timestamp, payload: { seq: 44, lag: 2 } },
  },
  error: {
    about: 'Something you sent was not understood, or came to nothing. The socket stays open.',
    fields: {
      'payload.message': 'What is wrong, and what to send instead.',
      'payload.code': 'For programs.',
      'payload.requestId': 'Which request your respond was about.',
    },
    example: {
      type: 'error',
      timestamp,
      payload: {
        message: 'This message type is not known. Known types: ping, ack, respond',
        code: 'UNKNOWN_TYPE',
      },
    },
  },
  pong: { about: 'The answer to your ping.', fields: {}, example: { type: 'pong', timestamp } },
};

export const ENDPOINT_CLIENT_MESSAGES: MessageDocs<ClientMessage> = {
  ping: {
    about: 'Asks for a pong: for clients that can’t see protocol pings, such as browsers.',
    fields: {},
    example: { type: 'ping' },
  },
  ack: {
    about: 'Only of a consumer: everything up to seq is handled. A new connection begins after it.',
    fields: { seq: 'A number that was sent on this connection.' },
    example: { type: 'ack', seq: 42 },
  },
  respond: {
    about:
      'Answers the sender of a request, on an endpoint that is set to “Answer from a connected client”. The first answer within the deadline counts. Needs the scope requests:write.',
    fields: {
      requestId: 'The id of a new_request.',
      status: '200 to 599.',
      headers:
        'A list of [name, value] or an object of strings: at most 64, and 16 KiB together. None about the connection, cookies, lengths or browser security.',
      body: 'At most 1 MiB. HEAD, 204, 205 and 304 go without.',
      bodyEncoding: 'base64 for bytes that are not text. Without it utf8.',
    },
    example: {
      type: 'respond',
      requestId: EXAMPLE.requestId,
      status: 200,
      headers: [['Content-Type', 'text/plain']],
      body: 'ok',
    },
  },
};

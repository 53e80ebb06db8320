import { z } from 'zod';
import { CapturedRequest } from './captured-request.ts';
import { RespondMessage } from './respond-message.ts';

const timestamp = z.int().nonnegative();

export const ConnectedMessage = z.object({
  type: z.literal('connected'),
  timestamp,
  payload: z.object({
    connectionId: z.uuid(),
    endpointId: z.uuid(),
    clientType: z.enum(['web', 'cli', 'api_key', 'unknown']),
    clientMode: z.enum(['listen', 'forward']).nullable(),
    /** Head of the log at the moment of connection. */
    seq: z.int().nonnegative(),
    /** Only with `consumer=`. */
    consumer: z
      .object({
        name: z.string(),
        shared: z.boolean(),
        /** What follows is newer; of a shared one, besides what others give back. */
        seq: z.int().nonnegative(),
      })
      .optional(),
  }),
});

export const NewRequestMessage = z.object({
  type: z.literal('new_request'),
  timestamp,
  payload: CapturedRequest,
});

export const ReplayRequestMessage = z.object({
  type: z.literal('replay_request'),
  timestamp,
  payload: z.object({
    replayId: z.uuid(),
    sourceRequestId: z.uuid(),
    dispatchedAt: z.iso.datetime(),
    target: z.object({
      connectionId: z.uuid(),
      clientType: z.enum(['web', 'cli', 'api_key', 'unknown']),
      clientMode: z.enum(['listen', 'forward']).nullable(),
      connectedAt: timestamp,
      userAgent: z.string().nullable(),
    }),
    request: CapturedRequest,
  }),
});

export const ErrorMessage = z.object({
  type: z.literal('error'),
  timestamp,
  payload: z.object({
    message: z.string(),
    code: z.enum([
      'UNKNOWN_TYPE',
      'INVALID_MESSAGE',
      'NO_CONSUMER',
      'ACK_AHEAD',
      'INVALID_ANSWER',
      'TOO_LATE',
      'INSUFFICIENT_SCOPE',
      'NOT_ASKED',
    ]),
    /** What a `respond` was about. */
    requestId: z.uuid().optional(),
  }),
});

export const PongMessage = z.object({ type: z.literal('pong'), timestamp });

/** Everything up to `seq` that was stored before has been sent; live from here. */
export const CaughtUpMessage = z.object({
  type: z.literal('caught_up'),
  timestamp,
  payload: z.object({ seq: z.int().nonnegative() }),
});

/** The events `from` to `to` (inclusive) are no longer stored. */
export const GapMessage = z.object({
  type: z.literal('gap'),
  timestamp,
  payload: z.object({
    from: z.int().positive(),
    to: z.int().positive(),
    reason: z.enum(['retention', 'deleted']),
  }),
});

/** From time to time to who resumes or consumes: the newest number, and how many the reader is behind. */
export const HeadMessage = z.object({
  type: z.literal('head'),
  timestamp,
  payload: z.object({ seq: z.int().nonnegative(), lag: z.int().nonnegative() }),
});

/** Server to client. */
export const ServerMessage = z.discriminatedUnion('type', [
  ConnectedMessage,
  NewRequestMessage,
  ReplayRequestMessage,
  ErrorMessage,
  PongMessage,
  CaughtUpMessage,
  GapMessage,
  HeadMessage,
]);
export type ServerMessage = z.infer<typeof ServerMessage>;

/** Client to server. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping') }),
  /** Everything up to `seq` has been processed. */
  z.object({ type: z.literal('ack'), seq: z.int().nonnegative() }),
  RespondMessage,
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

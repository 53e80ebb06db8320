import type { z } from 'zod';
import type { AccountErrorMessage, RejectedEndpoint } from '#protocol/account-stream.ts';
import type { ErrorMessage } from '#protocol/endpoint-stream.ts';
import type { HandshakeCode } from '#protocol/handshake-code.ts';
import type { AccountErrorCode, FlatErrorCode } from '#protocol/rest/error.ts';

export interface ErrorCodeDoc {
  /** null: no HTTP status, a message on an open socket. */
  status: number | null;
  why: string;
  advice: string;
}

type Docs<Code extends string> = Readonly<Record<Code, ErrorCodeDoc>>;

const SCOPE = 'Create a key or token that has the scope, or use another operation.';
const WAIT = 'Wait as many seconds as Retry-After says.';
const FAULT = 'Try again. If it stays, give the operator the id in the message: the log has the details.';

/** Refused WebSocket handshakes, in the order in which they are judged. */
export const HANDSHAKE_DOCS: Docs<HandshakeCode> = {
  UPGRADE_REQUIRED: {
    status: 426,
    why: 'An ordinary HTTP request, or another version of the protocol.',
    advice: 'Connect with a WebSocket client (RFC 6455, version 13).',
  },
  BAD_HANDSHAKE: {
    status: 400,
    why: 'Sec-WebSocket-Key is missing or malformed, or the URL is longer than 4,096 characters.',
    advice: 'Use a WebSocket library. Look for a proxy that changes headers.',
  },
  INVALID_CURSOR: {
    status: 400,
    why: '`after` is not a whole number from 0.',
    advice: 'Send the seq of the last request that you have handled.',
  },
  INVALID_CONSUMER: {
    status: 400,
    why: '`consumer` is not a name of 1 to 64 letters, digits, dots, dashes or underscores, or `share` comes without it.',
    advice: 'Choose another name.',
  },
  UNAUTHORIZED: {
    status: 401,
    why: 'No credential, or one that is invalid, expired or revoked.',
    advice: 'Stop. Create a key in the console.',
  },
  FEATURE_REQUIRED: {
    status: 403,
    why: 'The plan has no API keys, or no WebSocket streams.',
    advice: 'Stop, and upgrade.',
  },
  INSUFFICIENT_SCOPE: {
    status: 403,
    why: 'The credential lacks the scope stream:listen.',
    advice: 'Stop. Create a key that has it.',
  },
  CURSOR_AHEAD: {
    status: 400,
    why: '`after`, or the position of the consumer, is beyond the newest request (`head` in the answer): the server was restored from a backup.',
    advice: 'Stop and look. To go on, connect with after=<head>, or reset the consumer in the console.',
  },
  CONSUMER_KIND: {
    status: 409,
    why: 'A consumer of that name is shared and you connect without `share=1`, or the other way round.',
    advice: 'Connect as the consumer was made, or choose another name.',
  },
  LIMIT_EXCEEDED: {
    status: 403,
    why: 'The endpoint has as many listeners as the plan allows (`max` in the answer), consoles included.',
    advice: 'Close another listener, or wait: a listener whose line broke keeps its place for up to 90 s.',
  },
  RATE_LIMITED: { status: 429, why: 'Too many handshakes.', advice: WAIT },
  UNAVAILABLE: { status: 503, why: 'The server restarts, or its database is away.', advice: WAIT },
};

/** `{"type":"error"}` on the endpoint stream. */
export const ENDPOINT_STREAM_ERRORS: Docs<z.infer<typeof ErrorMessage>['payload']['code']> = {
  INVALID_MESSAGE: {
    status: null,
    why: 'Not a text frame of JSON with a type.',
    advice: 'Send {"type":"ping"}, or nothing. After 20 of these the socket closes with 1008.',
  },
  UNKNOWN_TYPE: {
    status: null,
    why: 'The type is none that the server takes.',
    advice: 'Send {"type":"ping"}, or nothing. After 20 of these the socket closes with 1008.',
  },
  NO_CONSUMER: {
    status: null,
    why: 'An ack on a connection that is no consumer.',
    advice: 'Connect with consumer=<name>, or keep your position yourself.',
  },
  ACK_AHEAD: {
    status: null,
    why: 'An ack of a seq that this connection was not sent. Nothing was acknowledged.',
    advice: 'Acknowledge what you were sent on this connection and have handled.',
  },
  INVALID_ANSWER: {
    status: null,
    why: 'A respond that no sender can be given; the message names the field. The sender still waits.',
    advice: 'Correct it and send it again, within the deadline.',
  },
  TOO_LATE: {
    status: null,
    why: 'The sender of that request was answered before, by you, another client or the endpoint itself, or has left.',
    advice: 'Nothing to do. If it is often the deadline, give the endpoint a longer one.',
  },
  INSUFFICIENT_SCOPE: {
    status: null,
    why: 'A respond with a credential that lacks the scope requests:write.',
    advice: SCOPE,
  },
  NOT_ASKED: {
    status: null,
    why: 'A respond on an endpoint that answers its senders itself.',
    advice: 'Turn on “Answer from a connected client” in its answer, in the console.',
  },
};

/** `{"type":"error"}` on the account stream. */
export const ACCOUNT_STREAM_ERRORS: Docs<z.infer<typeof AccountErrorMessage>['data']['code']> = {
  INVALID_MESSAGE: {
    status: null,
    why: 'Not JSON, or a field has the wrong form.',
    advice: 'Fix the client.',
  },
  UNKNOWN_TYPE: { status: null, why: 'The type is none that the server takes.', advice: 'Fix the client.' },
  ENDPOINT_IDS_MISSING: {
    status: null,
    why: 'subscribe or unsubscribe names no endpoints.',
    advice: 'Send endpoint_ids.',
  },
  INVALID_CURSOR: {
    status: null,
    why: '`after` does not map endpoint ids to whole numbers.',
    advice: 'Send {"<endpoint id>": <seq>}.',
  },
  INVALID_CONSUMER: {
    status: null,
    why: '`consumer` is not a name of 1 to 64 letters, digits, dots, dashes or underscores, or `share` not true or false.',
    advice: 'Choose another name.',
  },
  CURSOR_AHEAD: {
    status: null,
    why: '`after`, or the position of the consumer, is beyond the newest event of this endpoint: the server was restored from a backup.',
    advice: 'The endpoint is not followed. Look, then subscribe again with the newest seq or without after.',
  },
  CONSUMER_KIND: {
    status: null,
    why: 'A consumer of that name is shared and you subscribe without `share`, or the other way round.',
    advice: 'The endpoint is not followed. Subscribe as the consumer was made, or choose another name.',
  },
  NO_CONSUMER: {
    status: null,
    why: 'An ack for an endpoint that you follow without a consumer.',
    advice: 'Subscribe with consumer, or keep your position yourself.',
  },
  ACK_AHEAD: ENDPOINT_STREAM_ERRORS.ACK_AHEAD,
};

/** `rejected[].code` of `subscribed` and `unsubscribed`. */
export const REJECTION_DOCS: Docs<z.infer<typeof RejectedEndpoint>['code']> = {
  NOT_FOUND: { status: null, why: 'There is no such endpoint in this account.', advice: 'Check the id.' },
  LIMIT_EXCEEDED: {
    status: null,
    why: 'The endpoint has as many listeners as the plan allows, or this connection follows 1,000 endpoints.',
    advice: 'Subscribe again after 30 s, or close another listener.',
  },
  CURSOR_AHEAD: ACCOUNT_STREAM_ERRORS.CURSOR_AHEAD,
  CONSUMER_KIND: ACCOUNT_STREAM_ERRORS.CONSUMER_KIND,
  NOT_SUBSCRIBED: {
    status: null,
    why: 'unsubscribe named an endpoint that this connection does not follow.',
    advice: 'Nothing to do.',
  },
};

/** `code` below `/api`, `/auth` and `/billing`. */
export const FLAT_ERROR_DOCS: Docs<FlatErrorCode> = {
  INVALID_INPUT: { status: 400, why: 'A field is missing or wrong.', advice: '`details` names each field.' },
  UNAUTHORIZED: {
    status: 401,
    why: 'No credential, or one that is invalid, expired or revoked.',
    advice: 'Send Authorization: Bearer with a working one.',
  },
  FORBIDDEN: {
    status: 403,
    why: 'This kind of credential can’t do it: API keys speak for no person.',
    advice: 'Use an access token or a personal access token.',
  },
  INSUFFICIENT_SCOPE: { status: 403, why: 'The credential lacks a scope.', advice: SCOPE },
  FEATURE_REQUIRED: { status: 403, why: 'The plan does not have this.', advice: 'Upgrade.' },
  LIMIT_EXCEEDED: {
    status: 403,
    why: 'The plan’s number of these is reached. As an answer to a capture it is 429.',
    advice: 'Delete one, or upgrade.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    why: 'The path has no such method.',
    advice: 'Allow lists those it has.',
  },
  CONFLICT: { status: 409, why: 'It is there already, such as an alias.', advice: 'Choose another.' },
  PAYLOAD_TOO_LARGE: { status: 413, why: 'The body has more than 1 MiB.', advice: 'Send less at once.' },
  RATE_LIMITED: { status: 429, why: 'More calls than the plan has in a minute.', advice: WAIT },
  REQUEST_TIMEOUT: { status: 408, why: 'The body took longer than 30 s.', advice: 'Send it in one go.' },
  UNAVAILABLE: { status: 503, why: 'Not possible for a moment.', advice: WAIT },
  INTERNAL_ERROR: { status: 500, why: 'A fault of the server.', advice: FAULT },
};

/** `error.code` below `/v1`. */
export const ACCOUNT_ERROR_DOCS: Docs<AccountErrorCode> = {
  validation_error: FLAT_ERROR_DOCS.INVALID_INPUT,
  authentication_required: {
    status: 401,
    why: 'No credential; or, at sign-in, an unknown address or a wrong password.',
    advice: 'Sign in, and send Authorization: Bearer.',
  },
  invalid_token: {
    status: 401,
    why: 'The credential is not known, or was revoked.',
    advice: 'Sign in again, or create a new one.',
  },
  token_expired: { status: 401, why: 'The credential has expired.', advice: 'Refresh it, or sign in again.' },
  resource_not_found: {
    status: 404,
    why: 'It does not exist, or belongs to another account.',
    advice: 'Check the id and the account.',
  },
  resource_exists: { status: 409, why: 'It is there already, such as a slug.', advice: 'Choose another.' },
  plan_limit_reached: {
    status: 403,
    why: 'The plan does not have this, or its number is reached.',
    advice: 'Delete one, or upgrade.',
  },
  rate_limited: FLAT_ERROR_DOCS.RATE_LIMITED,
  internal_error: FLAT_ERROR_DOCS.INTERNAL_ERROR,
  forbidden: {
    status: 403,
    why: 'This kind of credential can’t do it, or the operator does not allow it.',
    advice: 'The message says what can.',
  },
  insufficient_scope: FLAT_ERROR_DOCS.INSUFFICIENT_SCOPE,
  method_not_allowed: FLAT_ERROR_DOCS.METHOD_NOT_ALLOWED,
  payload_too_large: FLAT_ERROR_DOCS.PAYLOAD_TOO_LARGE,
  request_timeout: FLAT_ERROR_DOCS.REQUEST_TIMEOUT,
  service_unavailable: FLAT_ERROR_DOCS.UNAVAILABLE,
};

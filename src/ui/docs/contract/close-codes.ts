import type { CLOSE_CODES } from '#protocol/close-code.ts';

export interface CloseCodeDoc {
  on: 'both' | 'endpoint' | 'account';
  why: string;
  advice: string;
  /** Whether a client should connect again by itself. */
  again: 'yes' | 'no' | 'after a change';
}

/** One for each code; the compiler misses none. */
export const CLOSE_CODE_DOCS: Readonly<Record<keyof typeof CLOSE_CODES, CloseCodeDoc>> = {
  normal: {
    on: 'both',
    why: 'One side closed on purpose.',
    advice: 'Reconnect if you still want events.',
    again: 'yes',
  },
  policyViolation: {
    on: 'both',
    why: 'Messages that are not part of the protocol, or too many messages.',
    advice:
      'Fix the client: JSON with a known type, at most 50 messages a second, and 200 at once (2,000 on the account stream).',
    again: 'no',
  },
  messageTooBig: {
    on: 'both',
    why: 'You sent a frame of more than 64 KiB.',
    advice: 'Send less in one message.',
    again: 'no',
  },
  serviceRestart: {
    on: 'both',
    why: 'The server restarts.',
    advice: 'Reconnect soon, with a random wait and from your position.',
    again: 'yes',
  },
  tryAgainLater: {
    on: 'both',
    why: 'The server is overloaded, or its database is away.',
    advice: 'Reconnect with growing waits, from your position.',
    again: 'yes',
  },
  credentialRevoked: {
    on: 'both',
    why: 'The key or token is missing, invalid, revoked or expired.',
    advice:
      'Account stream: refresh the token and connect again; if that fails, sign in. Endpoint stream: stop, and create a new key.',
    again: 'after a change',
  },
  invalidMessage: {
    on: 'account',
    why: 'A message was malformed, of an unknown type, or named no endpoints.',
    advice: 'Fix the client. Connect with ack=1: an error message then says what was wrong.',
    again: 'no',
  },
  planForbids: {
    on: 'both',
    why: 'The plan or the credential does not allow this, or no longer.',
    advice: 'Upgrade, or use a credential with the scope stream:listen.',
    again: 'no',
  },
  endpointGone: {
    on: 'endpoint',
    why: 'The endpoint was deleted or has expired.',
    advice: 'Stop.',
    again: 'no',
  },
  tooManyConnections: {
    on: 'account',
    why: 'The account has as many connections as its plan allows.',
    advice: 'Use one connection for all endpoints. Close another one, and try again after 30 s or more.',
    again: 'yes',
  },
};

/** WebSocket close codes in use: RFC 6455 section 7.4.1 below 4000, ours from 4000. */
export const CLOSE_CODES = {
  normal: 1000,
  policyViolation: 1008,
  messageTooBig: 1009,
  serviceRestart: 1012,
  tryAgainLater: 1013,
  credentialRevoked: 4001,
  /** Account stream only: a message that is malformed or unknown. */
  invalidMessage: 4002,
  planForbids: 4003,
  /** Endpoint stream only. */
  endpointGone: 4004,
  /** Account stream only. */
  tooManyConnections: 4029,
} as const;

export type CloseCode = (typeof CLOSE_CODES)[keyof typeof CLOSE_CODES];

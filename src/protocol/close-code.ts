/** WebSocket close codes in use: RFC 6455 section 7.4.1 below 4000, ours from 4000. */
export const CLOSE_CODES = {
  normal: 1000,
  policyViolation: 1008,
  messageTooBig: 1009,
  serviceRestart: 1012,
  tryAgainLater: 1013,
  credentialRevoked: 4001,
  planForbids: 4003,
  endpointGone: 4004,
} as const;

export type CloseCode = (typeof CLOSE_CODES)[keyof typeof CLOSE_CODES];

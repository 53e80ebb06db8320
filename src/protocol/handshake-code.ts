import { z } from 'zod';

/** The codes in the JSON body of a refused WebSocket handshake. 404 has no body: one known client retries a 404 that has. */
export const HandshakeCode = z.enum([
  'UPGRADE_REQUIRED',
  'BAD_HANDSHAKE',
  'INVALID_CURSOR',
  'INVALID_CONSUMER',
  'UNAUTHORIZED',
  'FEATURE_REQUIRED',
  'INSUFFICIENT_SCOPE',
  'CURSOR_AHEAD',
  'CONSUMER_KIND',
  'LIMIT_EXCEEDED',
  'RATE_LIMITED',
  'UNAVAILABLE',
]);
export type HandshakeCode = z.infer<typeof HandshakeCode>;

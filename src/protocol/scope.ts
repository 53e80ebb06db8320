import { z } from 'zod';

/** What a credential may do. `stream:listen` opens the WebSocket streams. */
export const Scope = z.enum([
  'stream:listen',
  'endpoints:read',
  'endpoints:write',
  'requests:read',
  'requests:write',
]);
export type Scope = z.infer<typeof Scope>;

import { z } from 'zod';

/** What a credential may do. `stream:listen` opens the WebSocket streams. */
export const Scope = z.enum([
  'stream:listen',
  'endpoints:read',
  'endpoints:write',
  'requests:read',
  'requests:write',
  'api-keys:read',
  'api-keys:write',
]);
export type Scope = z.infer<typeof Scope>;

/** What an API key may carry: no key makes, lists or ends keys. */
export const ApiKeyScope = Scope.exclude(['api-keys:read', 'api-keys:write']);
export type ApiKeyScope = z.infer<typeof ApiKeyScope>;

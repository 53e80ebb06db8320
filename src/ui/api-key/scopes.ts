import type { Scope } from '#ui/api-key/use-api-keys.ts';

export const SCOPES = {
  'stream:listen': 'Listen on the WebSocket stream of every endpoint',
  'endpoints:read': 'List endpoints and read their settings',
  'endpoints:write': 'Create, change and delete endpoints',
  'requests:read': 'Read captured requests',
  'requests:write': 'Replay and delete captured requests, answer their senders',
} as const satisfies Record<Scope, string>;

import type { DomainContext } from '#domain/context.ts';

/** What `server.ts` builds and Next code needs. */
export interface Handoff {
  context: DomainContext;
  auth: AuthConfig;
}

export interface AuthConfig {
  /** Signs session cookies. */
  secret: string;
  /** Session cookies are `Secure` and carry the `__Secure-` prefix when the public URL is https. */
  secureCookies: boolean;
  github: OauthClient | null;
  google: OauthClient | null;
}

export interface OauthClient {
  clientId: string;
  clientSecret: string;
}

// One process evaluates this module three times (custom server, route handlers, server components);
// only a registered symbol on globalThis is the same in all of them.
const KEY = Symbol.for('hookwire.handoff');

interface HandoffHolder {
  [KEY]?: Handoff;
}

// Guarantee: only this module uses the symbol.
const holder = globalThis as HandoffHolder;

export function publishHandoff(handoff: Handoff): void {
  holder[KEY] = handoff;
}

/** Throws when Next runs without the custom server. */
export function handoff(): Handoff {
  const found = holder[KEY];
  if (!found)
    throw new Error('Start Hookwire with `npm start`: pages need the custom server in this process');
  return found;
}

import type { DomainContext } from '#domain/context.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';

/** What each call gets: made per HTTP request, and once for the life of a WebSocket. */
export interface TrpcContext {
  domain: DomainContext;
  /** Null: nobody is signed in. */
  principal: UserPrincipal | null;
  remoteAddress: string;
  userAgent: string | null;
  /** Resolves when the connection has room for more; at once over HTTP. */
  waitUntilWritable(): Promise<void>;
}

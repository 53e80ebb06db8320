import type { Scope } from '#protocol/scope.ts';

/** Who asks, and in which workspace. Every verb takes its workspace from here, never from input. */
export interface UserPrincipal {
  kind: 'user';
  workspaceId: string;
  userId: string;
  sessionVersion: number;
}

export interface ApiKeyPrincipal {
  kind: 'api_key';
  workspaceId: string;
  apiKeyId: string;
  scopes: readonly Scope[];
  expiresAt: Date | null;
}

export interface AccessTokenPrincipal {
  kind: 'access_token';
  workspaceId: string;
  userId: string;
  accessTokenId: string;
  /** The sign-in it belongs to; null for a personal access token. */
  familyId: string | null;
  scopes: readonly Scope[];
  expiresAt: Date | null;
}

export type Principal = UserPrincipal | ApiKeyPrincipal | AccessTokenPrincipal;

/** The `actor` of an audit row. */
export function actorOf(principal: Principal): string {
  switch (principal.kind) {
    case 'user':
      return `user:${principal.userId}`;
    case 'api_key':
      return `api_key:${principal.apiKeyId}`;
    case 'access_token':
      return `access_token:${principal.accessTokenId}`;
  }
}

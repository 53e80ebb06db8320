import { z } from 'zod';
import { lineOfText } from '#domain/text.ts';
import { Scope } from '#protocol/scope.ts';

export const CreatePersonalTokenInput = z.object({
  name: lineOfText(80, 'Names have at most 80 characters').min(1, 'Give the token a name'),
  scopes: z.array(Scope).min(1, 'Choose at least one scope'),
  /** ISO 8601 with offset; absent: never expires. */
  expiresAt: z.iso.datetime({ offset: true }).nullish(),
});

export const PersonalTokenIdInput = z.object({ id: z.uuid('Token ids are UUIDs') });
export const SignInIdInput = z.object({ id: z.uuid('Sign-in ids are UUIDs') });

export interface PersonalTokenSummary {
  id: string;
  name: string;
  /** For example `hwp_…a1B2`. */
  display: string;
  scopes: Scope[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
  status: 'active' | 'expired' | 'revoked';
}

/** A family of tokens: what began with one sign-in through the account API and was refreshed since. */
export interface SignInSummary {
  id: string;
  /** The client's User-Agent at the last refresh; empty if it sent none. */
  client: string;
  refreshedAt: string;
  lastUsedAt: string | null;
  expiresAt: string;
}

export interface TokenPair {
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
}

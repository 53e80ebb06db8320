import { z } from 'zod';
import { lineOfText } from '#domain/text.ts';
import { Instant } from '#protocol/instant.ts';
import { ApiKeyScope } from '#protocol/scope.ts';

export const CreateApiKeyInput = z.object({
  name: lineOfText(80, 'Names have at most 80 characters').min(1, 'Give the key a name'),
  /** Absent: all that a key may have and whoever creates it has. */
  scopes: z.array(ApiKeyScope).min(1, 'Choose at least one scope').optional(),
  /** ISO 8601 with offset; absent: never expires. */
  expiresAt: Instant.nullish(),
});
export type CreateApiKeyInput = z.infer<typeof CreateApiKeyInput>;

export const ApiKeyIdInput = z.object({ id: z.uuid('API key ids are UUIDs') });

export interface ApiKeySummary {
  id: string;
  name: string;
  /** For example `hwk_…a1B2`. */
  display: string;
  scopes: ApiKeyScope[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  lastUsedAddress: string | null;
  revokedAt: string | null;
  status: 'active' | 'expired' | 'revoked';
  /** It works no more, because older ones use up what the plan has. Told in the list. */
  overLimit?: true;
}

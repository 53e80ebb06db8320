/** What people call it, in texts of the page. */
export type Noun = 'key' | 'token';

/** An API key or a personal access token, as the lists show it. */
export interface Credential {
  id: string;
  name: string;
  /** Prefix and last four. */
  display: string;
  scopes: readonly string[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  /** Known of keys only. */
  lastUsedAddress?: string | null;
  revokedAt: string | null;
  status: 'active' | 'expired' | 'revoked';
  /** Refused, because older keys use up what the plan has. */
  overLimit?: boolean;
}

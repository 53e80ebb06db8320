import type { DomainContext } from '#domain/context.ts';
import type { ApiKeyPrincipal, AccessTokenPrincipal } from './principal.ts';

/** `revoked` and `expired` are only told to whoever holds the real secret. */
export type Refused = { refused: 'invalid' | 'expired' | 'revoked' };

export type Judgement<T extends ApiKeyPrincipal | AccessTokenPrincipal> = { principal: T } | Refused;

/** Often enough for the console, seldom enough to cost nothing. */
const STEP_MS = 60_000;

interface LastUse {
  lastUsedAt: Date | null;
  /** Writes the time to the credential's row. */
  write: (at: Date) => Promise<unknown>;
}

/** Runs beside the caller, which must not wait for it, and at most once a minute. */
export function noteLastUse(ctx: DomainContext, { lastUsedAt, write }: LastUse): void {
  const nowMs = ctx.clock.now();
  if (lastUsedAt && lastUsedAt.getTime() > nowMs - STEP_MS) return;
  write(new Date(nowMs)).catch((error: unknown) => {
    ctx.logger.warn({ err: error }, 'The last use of a credential was not noted');
  });
}

interface StoredState {
  revokedAt: Date | null;
  expiresAt: Date | null;
  workspace?: { deletedAt: Date | null };
}

/** Null for one that works: not revoked, not expired, workspace there. */
export function whyRefused(
  { revokedAt, expiresAt, workspace }: StoredState,
  nowMs: number,
): 'expired' | 'revoked' | null {
  if (revokedAt || workspace?.deletedAt) return 'revoked';
  return expiresAt && expiresAt.getTime() <= nowMs ? 'expired' : null;
}

import type { DomainContext } from '#domain/context.ts';

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

/** The condition under which a stored credential works: not revoked, not expired, workspace there. */
export function stillWorks(nowMs: number) {
  return {
    revokedAt: null,
    OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(nowMs) } }],
    workspace: { deletedAt: null },
  };
}

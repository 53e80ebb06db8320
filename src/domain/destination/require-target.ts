import type { DomainContext } from '#domain/context.ts';
import type { TargetGuard, UrlVerdict } from '#domain/delivery/target-guard.ts';
import { DomainError } from '#domain/errors.ts';

/** Longer than any name server of use takes; whoever saves a form does not wait longer. */
const RESOLVE_MS = 2_000;

async function judgeInTime(guard: TargetGuard, url: string): Promise<UrlVerdict | null> {
  const signal = AbortSignal.timeout(RESOLVE_MS);
  try {
    return await guard.judgeUrl(url, signal);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/**
 * Asks the guard before a URL is saved. A host without an address now has none that could be refused: it is saved with
 * a warning, which is returned, and each connection is judged anyway.
 * @throws {DomainError} `invalid_input` with the guard's words, at `field`
 */
export async function requireTarget(
  ctx: Pick<DomainContext, 'targetGuard'>,
  url: string,
  field: string,
): Promise<string | null> {
  const verdict = await judgeInTime(ctx.targetGuard, url);
  if (verdict?.allowed) return null;
  if (verdict && verdict.rule !== 'unresolvable') {
    throw new DomainError('invalid_input', verdict.message, { field });
  }
  return `${new URL(url).hostname} has no address at the moment. It is saved; deliveries fail until its name resolves.`;
}

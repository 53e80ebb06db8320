import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';

/** A query that finds little may read much; it ends here rather than hold a connection. */
const MAX_QUERY_MS = 4000;

/** @throws {DomainError} `unavailable` with `whatToDo` when the query takes too long */
export async function withinQueryTime<T>(
  ctx: DomainContext,
  query: Prisma.PrismaPromise<T>,
  whatToDo: string,
): Promise<T> {
  try {
    const [, result] = await ctx.db.$transaction([
      ctx.db.$executeRaw`SELECT set_config('statement_timeout', ${String(MAX_QUERY_MS)}, true)`,
      query,
    ]);
    return result;
  } catch (error) {
    if (!isStatementTimeout(error)) throw error;
    throw new DomainError('unavailable', whatToDo, { retryAfterMs: 5_000 });
  }
}

/** SQLSTATE 57014, as Prisma's adapter hands it on in its message. */
function isStatementTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.includes('statement timeout');
}

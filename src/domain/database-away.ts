import { z } from 'zod';

/** What Prisma's adapter makes of a driver's error; the kinds are its own. */
const FromAdapter = z.object({
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({ kind: z.string(), originalCode: z.string().optional() }),
    }),
  }),
});
const WithCode = z.object({ code: z.string() });

const KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);
/** Of sockets; SQLSTATEs of a server that stops, starts, or has no connection left; Prisma's wait for a transaction. */
const CODES = new Set(
  'ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT ENOTFOUND 57P01 57P02 57P03 53300 P1001 P1017 P2024 P2028'.split(
    ' ',
  ),
);
/** The driver's own, which have no code. */
const WORDS = /^(Connection terminated|timeout exceeded when trying to connect)/;

/** Whether an error only says that the database can't be reached for a moment: nothing is wrong with what was asked. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof Error && WORDS.test(error.message)) return true;
  const coded = WithCode.safeParse(error);
  if (coded.success && CODES.has(coded.data.code)) return true;
  const adapted = FromAdapter.safeParse(error);
  if (!adapted.success) return false;
  const { kind, originalCode = '' } = adapted.data.meta.driverAdapterError.cause;
  return KINDS.has(kind) || CODES.has(originalCode);
}

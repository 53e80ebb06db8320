import type { DomainContext } from '#domain/context.ts';

const MIB = 1024 * 1024;

/** Tells the operator, through the log, what the database takes on disk. */
export async function reportSize({ db, logger }: DomainContext): Promise<void> {
  const [size] = await db.$queryRaw<{ all: bigint; captures: bigint }[]>`
    SELECT pg_database_size(current_database()) AS "all",
           pg_total_relation_size('request') + pg_total_relation_size('sealed_request') AS captures`;
  const databaseBytes = Number(size?.all ?? 0);
  const captureBytes = Number(size?.captures ?? 0);
  const inMib = (bytes: number): string => Math.ceil(bytes / MIB).toLocaleString('en');
  logger.info(
    { databaseBytes, captureBytes },
    `The database takes ${inMib(databaseBytes)} MiB, ${inMib(captureBytes)} MiB of it captures`,
  );
}

import type { DomainContext } from '#domain/context.ts';
import { utcDay } from '#domain/limit/utc-day.ts';

const MIB = 1024 * 1024;
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** Sizes that were read closer together tell little about a day. */
const GROWTH_OVER_MS = 20 * HOUR_MS;

interface Sizes {
  databaseBytes: number;
  logBytes: number;
  sealedBytes: number;
  deliveryBytes: number;
}

/** Tells the operator, through the log, what the database takes on disk, for what, and by how much it grows. */
export async function reportSize(ctx: DomainContext): Promise<void> {
  const sizes = await readSizes(ctx);
  const growthBytesPerDay = await growthSince(ctx, sizes.databaseBytes);
  await keepFirstOfDay(ctx, sizes.databaseBytes);
  const { databaseBytes, logBytes, sealedBytes, deliveryBytes } = sizes;
  ctx.logger.info(
    { ...sizes, growthBytesPerDay },
    `The database takes ${inMib(databaseBytes)}: ${inMib(logBytes)} the log, ${inMib(sealedBytes)} sealed captures, ` +
      `${inMib(deliveryBytes)} deliveries${wordsOfGrowth(growthBytesPerDay)}`,
  );
}

function inMib(bytes: number): string {
  return `${Math.ceil(bytes / MIB).toLocaleString('en')} MiB`;
}

function wordsOfGrowth(bytes: number | null): string {
  if (bytes === null) return '';
  return `; it ${bytes < 0 ? 'shrinks' : 'grows'} by ${inMib(Math.abs(bytes))} a day`;
}

/** With indexes and what is stored out of line. */
async function readSizes({ db }: DomainContext): Promise<Sizes> {
  const [size] = await db.$queryRaw<Record<keyof Sizes, bigint>[]>`
    SELECT pg_database_size(current_database()) AS "databaseBytes",
           pg_total_relation_size('request') AS "logBytes",
           pg_total_relation_size('sealed_request') AS "sealedBytes",
           pg_total_relation_size('delivery') + pg_total_relation_size('delivery_attempt') AS "deliveryBytes"`;
  if (!size) throw new Error('The database did not tell its size');
  return {
    databaseBytes: Number(size.databaseBytes),
    logBytes: Number(size.logBytes),
    sealedBytes: Number(size.sealedBytes),
    deliveryBytes: Number(size.deliveryBytes),
  };
}

/** Null until a day has passed since the first look, at whichever node. */
async function growthSince({ db, clock }: DomainContext, databaseBytes: number): Promise<number | null> {
  const nowMs = clock.now();
  const before = await db.sizeDay.findFirst({
    where: { readAt: { lte: new Date(nowMs - GROWTH_OVER_MS) } },
    orderBy: { day: 'desc' },
  });
  if (!before) return null;
  const days = (nowMs - before.readAt.getTime()) / DAY_MS;
  return Math.round((databaseBytes - Number(before.databaseBytes)) / days);
}

async function keepFirstOfDay({ db, clock }: DomainContext, databaseBytes: number): Promise<void> {
  const readAt = new Date(clock.now());
  const row = { day: utcDay(clock.now()), databaseBytes: BigInt(databaseBytes), readAt };
  await db.sizeDay.createMany({ data: [row], skipDuplicates: true });
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { reportSize } from './report-size.ts';

const MIB = 1024 * 1024;
const HOUR_MS = 60 * 60_000;
const clock = createTestClock();
const logged: { fields: object; words: string }[] = [];
let own: TestContext;
beforeAll(async () => {
  const info = (fields: object, words: string): void => void logged.push({ fields, words });
  own = await createTestContext({ clock, logger: { ...silentLogger, info } });
});
afterAll(() => own.close());

async function report() {
  await reportSize(own.context);
  const line = logged.at(-1);
  return { words: line?.words ?? '', fields: line?.fields as Record<string, number | null> };
}

test('the log tells what the database takes, and what for', async () => {
  const { words, fields } = await report();
  expect(words).toMatch(
    /^The database takes \d+ MiB: \d+ MiB the log, \d+ MiB sealed captures, \d+ MiB deliveries$/,
  );
  const { databaseBytes, logBytes, sealedBytes, deliveryBytes } = fields;
  for (const part of [logBytes, sealedBytes, deliveryBytes]) expect(part).toBeGreaterThan(0);
  const parts = Number(logBytes) + Number(sealedBytes) + Number(deliveryBytes);
  expect(databaseBytes).toBeGreaterThan(parts);
});

test('from the second day on, the log tells by how much it grows a day, over a restart too', async () => {
  clock.advance(HOUR_MS);
  expect((await report()).fields['growthBytesPerDay']).toBeNull();
  // Six days pass without a look.
  clock.advance(6 * 24 * HOUR_MS - HOUR_MS);
  const [kept] = await own.context.db.sizeDay.findMany();
  await own.context.db.sizeDay.updateMany({
    data: { databaseBytes: (kept?.databaseBytes ?? 0n) - BigInt(60 * MIB) },
  });
  const { words, fields } = await report();
  expect(Math.abs(Number(fields['growthBytesPerDay']) - 10 * MIB)).toBeLessThan(MIB);
  expect(words).toMatch(/; it grows by 1[01] MiB a day$/);

  await own.context.db.sizeDay.updateMany({ data: { databaseBytes: BigInt(10 ** 12) } });
  clock.advance(24 * HOUR_MS);
  expect((await report()).words).toMatch(/; it shrinks by [\d,]+ MiB a day$/);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { reportSize } from './report-size.ts';

const logged: { fields: object; words: string }[] = [];
let own: TestContext;
beforeAll(async () => {
  const info = (fields: object, words: string): void => void logged.push({ fields, words });
  own = await createTestContext({ logger: { ...silentLogger, info } });
});
afterAll(() => own.close());

test('the log tells what the database takes, and how much of it captures are', async () => {
  await reportSize(own.context);
  const [line] = logged;
  expect(line?.words).toMatch(/^The database takes [\d,]+ MiB, [\d,]+ MiB of it captures$/);
  const { databaseBytes, captureBytes } = line?.fields as { databaseBytes: number; captureBytes: number };
  expect(captureBytes).toBeGreaterThan(0);
  expect(databaseBytes).toBeGreaterThan(captureBytes);
});

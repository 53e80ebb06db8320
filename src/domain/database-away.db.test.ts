import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '#infra/database.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { isDatabaseAway } from './database-away.ts';

let own: TestContext;
beforeAll(async () => {
  own = await createTestContext();
});
afterAll(() => own.close());

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => new Error('it worked'),
    (error: unknown) => error,
  );

test('a database that nothing listens for is away, however it is asked', async () => {
  const { db, close } = createDatabase('postgres://nobody@127.0.0.1:1/none', { logger: silentLogger });
  const asked: (() => Promise<unknown>)[] = [
    () => db.user.findFirst({ select: { id: true } }),
    () => db.$queryRaw`SELECT 1`,
    () => db.$transaction((tx) => tx.user.count()),
    () => new pg.Client({ connectionString: 'postgres://nobody@127.0.0.1:1/none' }).connect(),
  ];
  for (const ask of asked) expect(isDatabaseAway(await errorOf(ask()))).toBe(true);
  await close();
});

test('a connection that the server ended is away', async () => {
  const { db } = own.context;
  const ended = db.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
  expect(isDatabaseAway(await errorOf(ended))).toBe(true);
});

test('what is wrong with a query is not', async () => {
  const { db } = own.context;
  expect(isDatabaseAway(await errorOf(db.$queryRaw`SELECT * FROM nothing`))).toBe(false);
  expect(isDatabaseAway(await errorOf(db.$queryRaw`SELECT 'x'::uuid`))).toBe(false);
  expect(isDatabaseAway(new Error('Connection refused by plan'))).toBe(false);
  expect(isDatabaseAway(null)).toBe(false);
});

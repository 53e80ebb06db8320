import { expect, it } from 'vitest';
import { createTestDatabase } from '#testing/database.ts';
import { runDeliveryChaos } from './run.ts';

it('whatever receivers do and however often nodes are killed, each event ends as the schedule says', async () => {
  const database = await createTestDatabase();
  const report = await runDeliveryChaos(database.connectionString, {
    ...{ events: 1_000, seed: 7, nodes: 2, endpoints: 8, killEveryMs: 2_500, withinMs: 180_000 },
    say: () => undefined,
  });
  await database.drop();
  console.log(`${report.kills} kills, ${report.repeated} attempts repeated, ${report.tookMs} ms`);
  expect(report.violations).toEqual([]);
  expect(report.delivered + report.failed).toBe(1_000);
  expect(report.kills).toBeGreaterThan(0);
}, 240_000);

import { beforeAll, describe, expect, test } from 'vitest';
import { casesOf, keptAfter, type LimitRow } from './limit-row.ts';
import { startStages } from './stage.ts';

/** A test for each case of each door of each limit. */
export function describeLimits(rows: readonly LimitRow[]): void {
  let stages: Awaited<ReturnType<typeof startStages>>;
  beforeAll(async () => {
    stages = await startStages(rows);
    return () => stages.close();
  });

  const doors = rows.flatMap((row) =>
    row.doors.map(
      (one) => [row.field, one.way ? `${one.door}, ${one.way}` : one.door, { row, one }] as const,
    ),
  );
  describe.each(doors)('%s at %s', (_field, _door, { row, one }) => {
    test.each(casesOf(row))('$name', async (limitCase) => {
      const { table, planId, total, limit, passes } = limitCase;
      const attempt = await one.begin(await stages[table].account(planId));
      try {
        const answer = await attempt.reach(total);
        expect(answer).toMatchObject(passes ? one.passes({ total, limit }) : one.refuses(limit ?? 0));
        expect(await attempt.kept()).toBe(keptAfter(row, limitCase));
      } finally {
        await attempt.end?.();
      }
    });
  });
}

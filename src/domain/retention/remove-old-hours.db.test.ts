import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext } from '#testing/context.ts';
import { removeOldHours } from './remove-old-hours.ts';

const DAY_MS = 86_400_000;

test('hourly figures of destinations are kept for thirty days', async () => {
  const clock = createTestClock();
  const { context: ctx, close } = await createTestContext({ clock });
  const destinationId = randomUUID();
  const hourAgo = (days: number) => ({ destinationId, hour: new Date(clock.now() - days * DAY_MS) });
  await ctx.db.destinationHour.createMany({ data: [hourAgo(31), hourAgo(29), hourAgo(0)] });
  expect(await removeOldHours(ctx)).toBe(1);
  expect(await ctx.db.destinationHour.count({ where: { destinationId } })).toBe(2);
  await close();
});

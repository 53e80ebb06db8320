import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { agedLog } from '#testing/aged-log.ts';
import { captureOf } from '#testing/captures.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { sweepExpired } from './sweep-expired.ts';

const AT_ONCE = { rest: () => Promise.resolve() };
const SMALL = { ...AT_ONCE, batchRows: 5 };
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

let own: TestContext;
let ctx: DomainContext;
beforeAll(async () => {
  own = await createTestContext();
  ctx = own.context;
});
afterAll(() => own.close());

function aged(expired: number, kept: number) {
  const daysOld = [...Array<number>(expired).fill(9), ...Array<number>(kept).fill(1)];
  return agedLog(ctx, { plan: 'free', daysOld });
}

test('nodes that sweep at once share the work: each capture is removed by one of them, in order', async () => {
  const logs = await Promise.all([aged(60, 3), aged(47, 3), aged(5, 3)]);
  const counts = await Promise.all([1, 2, 3, 4].map(() => sweepExpired(ctx, SMALL)));
  const last = await sweepExpired(ctx, SMALL);
  expect([...counts, last].reduce((sum, { requests }) => sum + requests, 0)).toBe(112);
  expect(await Promise.all(logs.map((log) => log.pruned()))).toEqual([60, 47, 5]);
  expect(await logs[0].kept()).toEqual([61, 62, 63]);
});

test('captures go on while their log is swept: none is lost, and the numbers have no hole', async () => {
  const { workspaceId, endpointId, ...log } = await aged(200, 0);
  const seqs: number[] = [];
  const swept = new AbortController();
  const sender = (async () => {
    while (!swept.signal.aborted || seqs.length < 100) {
      const events = await Promise.all(
        numbers(1, 10).map(() => ctx.appender.append(captureOf(workspaceId, endpointId))),
      );
      seqs.push(...events.map((event) => event?.seq ?? 0));
    }
  })();
  expect(await sweepExpired(ctx, SMALL)).toMatchObject({ requests: 200 });
  swept.abort();
  await sender;
  expect(seqs.toSorted((a, b) => a - b)).toEqual(numbers(201, 200 + seqs.length));
  expect([await log.kept(), await log.pruned()]).toEqual([numbers(201, 200 + seqs.length), 200]);
});

test('a log that is being written is waited for, not skipped', async () => {
  const log = await aged(3, 1);
  const where = { endpointId: log.endpointId };
  let sweeping: Promise<unknown> = Promise.resolve();
  await ctx.db.$transaction(async (tx) => {
    await tx.endpointCursor.update({ where, data: { lastSeq: { increment: 1 } } });
    sweeping = sweepExpired(ctx, AT_ONCE);
    expect(await log.pruned()).toBe(0);
  });
  expect(await sweeping).toMatchObject({ requests: 3 });
  expect(await ctx.db.endpointCursor.findUnique({ where })).toMatchObject({ lastSeq: 5n, prunedSeq: 3n });
});

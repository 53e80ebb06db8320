import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { agedLog } from '#testing/aged-log.ts';
import { captureOf } from '#testing/captures.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { sweepExpired } from './sweep-expired.ts';

const DAY_MS = 86_400_000;
const ENDLESS: Plan = { ...(PLANS['free'] as Plan), id: 'endless', retentionDays: null };
/** Nothing is rested from: the tests look at what is left, not at when. */
const AT_ONCE = { rest: () => Promise.resolve() };

let own: TestContext;
let ctx: DomainContext;
beforeAll(async () => {
  own = await createTestContext({ config: { plans: { ...PLANS, endless: ENDLESS } } });
  ctx = own.context;
});
afterAll(() => own.close());

const logOf = (plan: string, daysOld: readonly number[], body?: Buffer) =>
  agedLog(ctx, { plan, daysOld, ...(body && { body }) });

describe('a sweep', () => {
  test('removes what is older than the plan keeps, and nothing else', async () => {
    const free = await logOf('free', [9, 8, 7.01, 6.99, 1]);
    const plus = await logOf('plus', [31, 29, 9]);
    const young = await logOf('free', [6, 0]);
    const empty = await logOf('free', []);
    expect(await sweepExpired(ctx, AT_ONCE)).toEqual({ requests: 4, deliveries: 0, logs: 2 });
    expect([await free.kept(), await free.pruned()]).toEqual([[4, 5], 3]);
    expect([await plus.kept(), await plus.pruned()]).toEqual([[2, 3], 1]);
    expect([await young.kept(), await young.pruned()]).toEqual([[1, 2], 0]);
    expect(await empty.pruned()).toBe(0);
    expect(await sweepExpired(ctx, AT_ONCE)).toEqual({ requests: 0, deliveries: 0, logs: 0 });
  });

  test('leaves the counts of the days as they were, and the next number where it was', async () => {
    const log = await logOf('free', [9, 8]);
    await sweepExpired(ctx, AT_ONCE);
    expect([await log.kept(), await log.pruned()]).toEqual([[], 2]);
    const { endpointId, workspaceId } = log;
    expect(await ctx.db.usageDay.findFirst({ where: { endpointId } })).toMatchObject({ requests: 2n });
    expect((await ctx.appender.append(captureOf(workspaceId, endpointId)))?.seq).toBe(3);
  });

  test('never passes a capture that is still to be kept, whatever is behind it', async () => {
    const log = await logOf('free', [9, 6, 9, 9, 1]);
    await sweepExpired(ctx, AT_ONCE);
    expect([await log.kept(), await log.pruned()]).toEqual([[2, 3, 4, 5], 1]);
  });

  test('goes on behind what the user has removed', async () => {
    const log = await logOf('free', [9, 9, 9, 9, 1]);
    await ctx.db.request.deleteMany({ where: { id: { in: log.ids.slice(0, 2) } } });
    await ctx.db.request.updateMany({ where: { id: log.ids[2] ?? '' }, data: { deletedAt: new Date() } });
    await sweepExpired(ctx, AT_ONCE);
    expect([await log.kept(), await log.pruned()]).toEqual([[5], 4]);
  });

  test('keeps everything where the plan has no end, and where the plan is not in the table', async () => {
    const endless = await logOf('endless', [4000]);
    const renamed = await logOf('premium', [4000]);
    await sweepExpired(ctx, AT_ONCE);
    expect([await endless.kept(), await renamed.kept()]).toEqual([[1], [1]]);
  });

  test('keeps as long as was promised before the plan changed, and not longer', async () => {
    const log = await logOf('free', [91, 89, 8]);
    const keep = (ms: number) =>
      ctx.db.workspace.update({
        where: { id: log.workspaceId },
        data: { keptDays: 90, keptUntil: new Date(ctx.clock.now() + ms) },
      });
    await keep(DAY_MS);
    await sweepExpired(ctx, AT_ONCE);
    expect(await log.kept()).toEqual([2, 3]);
    await keep(-1);
    await sweepExpired(ctx, AT_ONCE);
    expect(await log.kept()).toEqual([]);
  });

  test('takes the deliveries of what it removes, and leaves the others', async () => {
    const { endpointId, workspaceId, ids } = await logOf('free', [9, 1]);
    for (const [i, requestId] of ids.entries()) {
      const delivery = { workspaceId, endpointId, requestId, seq: i + 1, destinationId: randomUUID() };
      const attempts = {
        create: { number: 1, url: 'https://example.com/', startedAt: new Date(), durationMs: 1 },
      };
      await ctx.db.delivery.create({ data: { ...delivery, attempts } });
    }
    expect(await sweepExpired(ctx, AT_ONCE)).toEqual({ requests: 1, deliveries: 1, logs: 1 });
    const left = await ctx.db.delivery.findMany({ where: { endpointId }, include: { attempts: true } });
    expect(left).toMatchObject([{ requestId: ids[1], attempts: [{ number: 1 }] }]);
  });
});

describe('the batches of a sweep', () => {
  test('are small in captures and in bytes, and each is followed by a rest', async () => {
    const [many, large] = [
      await logOf('free', Array(7).fill(9)),
      await logOf('free', Array(4).fill(9), Buffer.alloc(600)),
    ];
    const tookMs: number[] = [];
    const rest = (ms: number) => Promise.resolve(tookMs.push(ms));
    expect(await sweepExpired(ctx, { rest, batchRows: 3, batchBytes: 1000 })).toMatchObject({ requests: 11 });
    // 3 + 3 + 1, and two of 600 bytes twice.
    expect(tookMs).toHaveLength(5);
    expect([await many.pruned(), await large.pruned()]).toEqual([7, 4]);
  });

  test('reach every log, a part at a time, without a statement for each that has nothing to remove', async () => {
    for (let i = 0; i < 30; i++) await logOf('free', [1]);
    const due = [await logOf('free', [9]), await logOf('free', [9])];
    const logs = await ctx.db.endpointCursor.count();
    let statements = 0;
    const db = new Proxy(ctx.db, {
      get: (target, name) => {
        if (name === '$queryRaw') statements += 1;
        return Reflect.get(target, name) as unknown;
      },
    });
    await sweepExpired({ ...ctx, db }, { ...AT_ONCE, logsAtOnce: 10 });
    for (const log of due) expect(await log.kept()).toEqual([]);
    expect(statements).toBeLessThanOrEqual(2 * Math.ceil((logs + 1) / 10) + due.length);
  });

  test('end when the server stops', async () => {
    const log = await logOf('free', [9, 9, 9, 9]);
    const stop = new AbortController();
    const rest = (): Promise<void> => {
      stop.abort();
      return Promise.resolve();
    };
    const counts = await sweepExpired(ctx, { rest, signal: stop.signal, batchRows: 1 });
    expect(counts).toEqual({ requests: 1, deliveries: 0, logs: 1 });
    expect([await log.kept(), await log.pruned()]).toEqual([[2, 3, 4], 1]);
    expect(await sweepExpired(ctx, { signal: stop.signal })).toMatchObject({ requests: 0 });
  });

  test('wait for nobody: a log of which somebody holds a capture is left for the next sweep', async () => {
    const log = await logOf('free', [9, 9, 9]);
    const other = await logOf('free', [9]);
    await ctx.db.$transaction(async (tx) => {
      await tx.request.update({ where: { id: log.ids[1] ?? '' }, data: { deletedAt: new Date() } });
      await sweepExpired(ctx, AT_ONCE);
      expect([await log.kept(), await log.pruned(), await other.kept()]).toEqual([[1, 2, 3], 0, []]);
    });
    await sweepExpired(ctx, AT_ONCE);
    expect([await log.kept(), await log.pruned()]).toEqual([[], 3]);
  });
});

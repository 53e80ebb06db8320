import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyRequestLog, reduceRequestLog, type LogAction, type RequestLog } from './request-log.ts';
import type { RequestPage, RequestSummary } from './router-types.ts';

function request(seq: number): RequestSummary {
  return {
    id: `id-${String(seq)}`,
    endpointId: 'endpoint',
    seq,
    method: 'POST',
    subPath: '/',
    contentType: 'application/json',
    userAgent: 'test',
    provider: null,
    size: 2,
    ip: '127.0.0.1',
    createdAt: '2026-01-01T00:00:00.000Z',
  };
}

function range(from: number, to: number): RequestSummary[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => request(from + index));
}

/** What the server answers to `request.list`. */
function page(stored: readonly RequestSummary[], head: number, before: number | null): RequestPage {
  const limit = 7;
  const older = stored.filter((row) => before === null || row.seq < before).toSorted((a, b) => b.seq - a.seq);
  const requests = older.slice(0, limit);
  return { requests, head, nextBefore: older.length > limit ? (requests.at(-1)?.seq ?? null) : null };
}

const run = (actions: LogAction[], log = emptyRequestLog()): RequestLog =>
  actions.reduce(reduceRequestLog, log);
const seqs = (log: RequestLog): number[] => log.rows.map((row) => row.seq);

describe('a list that follows', () => {
  it('puts live requests on top, newest first, each once', () => {
    const log = run([
      { type: 'page', before: null, page: page(range(1, 5), 5, null) },
      { type: 'live', requests: range(4, 7), hold: false },
      { type: 'live', requests: range(7, 8), hold: false },
    ]);
    expect(seqs(log)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(log.head).toBe(8);
  });

  it('keeps a bounded number of rows and pages the older ones in again', () => {
    const log = run(
      [
        { type: 'page', before: null, page: page(range(1, 5), 5, null) },
        { type: 'live', requests: range(6, 40), hold: false },
      ],
      emptyRequestLog({ followed: 10, browsed: 20 }),
    );
    expect(seqs(log)).toEqual([40, 39, 38, 37, 36, 35, 34, 33, 32, 31]);
    expect(log.before).toBe(31);
    const older = run([{ type: 'page', before: 31, page: page(range(1, 40), 40, 31) }], log);
    expect(seqs(older).at(-1)).toBe(24);
  });

  it('starts from what came live when that outran the first page', () => {
    const log = run(
      [
        { type: 'live', requests: range(21, 60), hold: false },
        { type: 'page', before: null, page: page(range(1, 20), 20, null) },
      ],
      emptyRequestLog({ followed: 10, browsed: 20 }),
    );
    expect(seqs(log)).toEqual(
      range(51, 60)
        .map((row) => row.seq)
        .reverse(),
    );
    expect(log.before).toBe(51);
  });

  it('drops an older page whose place has moved', () => {
    const stored = range(1, 30);
    const log = run(
      [
        { type: 'page', before: null, page: page(stored, 30, null) },
        { type: 'live', requests: range(31, 60), hold: false },
        { type: 'page', before: 24, page: page(stored, 60, 24) },
      ],
      emptyRequestLog({ followed: 10, browsed: 20 }),
    );
    expect(seqs(log)).toEqual(
      range(51, 60)
        .map((row) => row.seq)
        .reverse(),
    );
  });
});

describe('a list that holds new requests back', () => {
  const held = run([
    { type: 'page', before: null, page: page(range(1, 5), 5, null) },
    { type: 'live', requests: range(6, 17), hold: true },
  ]);

  it('counts them and leaves the rows alone', () => {
    expect(seqs(held)).toEqual([5, 4, 3, 2, 1]);
    expect(held.waitingCount).toBe(12);
  });

  it('does not count one that is shown or counted already', () => {
    expect(run([{ type: 'live', requests: range(4, 17), hold: true }], held).waitingCount).toBe(12);
  });

  it('shows them when released', () => {
    const log = run([{ type: 'release' }], held);
    expect(seqs(log)[0]).toBe(17);
    expect(log.waitingCount).toBe(0);
  });

  it('counts more than it keeps, and starts from the newest kept', () => {
    const small = { ...held, limits: { followed: 10, browsed: 20 } };
    const full = run([{ type: 'live', requests: range(18, 100), hold: true }], small);
    expect(full.waitingCount).toBe(95);
    expect(full.waiting).toHaveLength(10);
    const log = run([{ type: 'release' }], full);
    expect(seqs(log)).toEqual([100, 99, 98, 97, 96, 95, 94, 93, 92, 91]);
    expect(log.before).toBe(91);
  });

  it('lets the newest go when a long way down, and comes back to them', () => {
    const stored = range(1, 100);
    let log = run(
      [{ type: 'page', before: null, page: page(stored, 100, null) }],
      emptyRequestLog({ followed: 10, browsed: 20 }),
    );
    for (let turn = 0; turn < 8; turn += 1) {
      log = run([{ type: 'page', before: log.before, page: page(stored, 100, log.before) }], log);
    }
    expect(log.rows).toHaveLength(20);
    expect(log.waitingFrom).toBe(101);
    const back = run([{ type: 'release' }], log);
    expect(back.before).toBe(101);
    const first = run([{ type: 'page', before: 101, page: page(stored, 100, 101) }], back);
    expect(seqs(first)).toEqual([100, 99, 98, 97, 96, 95, 94]);
  });
});

describe('deleted requests', () => {
  const log = run([{ type: 'page', before: null, page: page(range(1, 5), 5, null) }]);

  it('leave the list and are not brought back by a page on its way', () => {
    const gone = run([{ type: 'removed', ids: ['id-3'] }, { type: 'reset' }], log);
    const again = run([{ type: 'page', before: null, page: page(range(1, 5), 5, null) }], gone);
    expect(seqs(again)).toEqual([5, 4, 2, 1]);
  });

  it('come back to their place when restored', () => {
    const gone = run([{ type: 'removed', ids: ['id-3'] }], log);
    expect(gone.removed.get('id-3')?.seq).toBe(3);
    expect(seqs(run([{ type: 'restored', request: request(3) }], gone))).toEqual([5, 4, 3, 2, 1]);
  });

  it('no longer count as waiting', () => {
    const held = run([{ type: 'live', requests: range(6, 8), hold: true }], log);
    expect(run([{ type: 'removed', ids: ['id-7'] }], held).waitingCount).toBe(2);
  });
});

describe('any interleaving of pages, live batches, holds, deletions and resets', () => {
  type Step =
    | { kind: 'store'; count: number }
    | { kind: 'ask' }
    | { kind: 'answer' }
    | { kind: 'deliver'; count: number; again: number }
    | { kind: 'hold' | 'follow' | 'release' | 'reset' | 'delete' };
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constant('store' as const), count: fc.integer({ min: 1, max: 30 }) }),
    fc.record({
      kind: fc.constant('deliver' as const),
      count: fc.integer({ min: 1, max: 20 }),
      again: fc.integer({ min: 0, max: 4 }),
    }),
    fc.constant<Step>({ kind: 'ask' }),
    fc.constant<Step>({ kind: 'answer' }),
    fc.constantFrom<Step>(
      { kind: 'hold' },
      { kind: 'follow' },
      { kind: 'release' },
      { kind: 'reset' },
      { kind: 'delete' },
    ),
  );

  /** A server with its log, and a client whose pages and live batches arrive late. */
  function session() {
    let log = emptyRequestLog({ followed: 25, browsed: 40 });
    let [stored, head, delivered, hold] = [range(1, 12), 12, 12, false];
    let asked: { before: number | null; page: RequestPage; epoch: number }[] = [];
    let epoch = 0;
    const apply = (action: LogAction): void => void (log = reduceRequestLog(log, action));
    const ask = (): void => {
      if (log.loaded && log.before === null) return;
      const before = log.loaded ? log.before : null;
      asked.push({ before, page: page(stored, head, before), epoch });
    };
    const answer = (): void => {
      const next = asked.shift();
      if (next?.epoch !== epoch || (next.before === null && log.loaded)) return;
      apply({ type: 'page', before: next.before, page: next.page });
    };
    const deliver = (count: number, again: number): void => {
      const to = Math.min(head, delivered + count);
      const requests = stored.filter((row) => row.seq > delivered - again && row.seq <= to);
      delivered = to;
      apply({ type: 'live', requests, hold });
    };
    const steps: Record<Step['kind'], (step: Step) => void> = {
      store: (s) => {
        if (s.kind !== 'store') return;
        stored = [...stored, ...range(head + 1, head + s.count)];
        head += s.count;
      },
      deliver: (s) => {
        if (s.kind === 'deliver') deliver(s.count, s.again);
      },
      ask,
      answer,
      hold: () => (hold = true),
      follow: () => (hold = false),
      release: () => {
        apply({ type: 'release' });
      },
      reset: () => {
        epoch += 1;
        apply({ type: 'reset' });
      },
      delete: () => {
        const [gone] = stored.splice(Math.floor(stored.length / 2), 1);
        if (gone) apply({ type: 'removed', ids: [gone.id] });
      },
    };
    const finish = (): void => {
      asked = [];
      deliver(Infinity, 0);
      if (!log.loaded) ask();
      answer();
      apply({ type: 'release' });
    };
    return {
      take: (s: Step): void => {
        steps[s.kind](s);
      },
      finish,
      ask,
      answer,
      log: () => log,
      stored: () => stored,
    };
  }

  it('keeps each window free of holes, repeats and deleted rows', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const client = session();
        for (const s of steps) {
          client.take(s);
          const { rows, waiting, before, waitingFrom, limits } = client.log();
          const [top, bottom] = [rows[0]?.seq, before ?? 1];
          const shown = client
            .stored()
            .filter((row) => top !== undefined && row.seq <= top && row.seq >= bottom);
          expect(rows.map((row) => row.seq)).toEqual(shown.map((row) => row.seq).reverse());
          expect(rows.length).toBeLessThanOrEqual(limits.browsed);
          expect(waiting.length).toBeLessThanOrEqual(limits.followed);
          if (waitingFrom !== null) expect(waiting.every((row) => row.seq >= waitingFrom)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('ends with exactly the newest stored requests, in order, and pages down to the first', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const client = session();
        for (const s of steps) client.take(s);
        client.finish();
        const seen = new Set(seqs(client.log()));
        for (let turn = 0; client.log().before !== null && turn < 2_000; turn += 1) {
          client.ask();
          client.answer();
          for (const seq of seqs(client.log())) seen.add(seq);
        }
        expect([...seen].sort((a, b) => a - b)).toEqual(client.stored().map((row) => row.seq));
      }),
    );
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiError } from '#ui/kit/api-error.ts';
import type { FeedChange, FeedObserver, FeedSource, FeedStep } from './feed-source.ts';
import { createRequestFeed } from './request-feed.ts';
import type { RequestPage, RequestSummary } from './router-types.ts';

function request(seq: number, over: Partial<RequestSummary> = {}): RequestSummary {
  return {
    id: `id-${String(seq)}`,
    endpointId: 'endpoint',
    seq,
    method: 'POST',
    subPath: '/',
    contentType: '',
    userAgent: '',
    provider: null,
    size: 0,
    ip: '127.0.0.1',
    createdAt: '2026-01-01T00:00:00.000Z',
    ...over,
  };
}

/** An API whose log is an array and whose stream is driven by the test. */
function script() {
  const stored: RequestSummary[] = [];
  const asked: Parameters<FeedSource['list']>[0][] = [];
  const followed: { after: number; observer: FeedObserver<FeedStep> }[] = [];
  const watched: FeedObserver<FeedChange>[] = [];
  let ended = 0;
  let failure: Error | null = null;
  const source: FeedSource = {
    list: (page) => {
      asked.push(page);
      if (failure) return Promise.reject(failure);
      const { filter, before, limit } = page;
      const matching = stored
        .filter((row) => before === null || row.seq < before)
        .filter((row) => filter.method === null || row.method === filter.method)
        .filter((row) => filter.text === '' || row.subPath.includes(filter.text) || row.id === filter.text)
        .toSorted((a, b) => b.seq - a.seq);
      const requests = matching.slice(0, limit);
      const nextBefore = matching.length > limit ? (requests.at(-1)?.seq ?? null) : null;
      const answer: RequestPage = { requests, head: stored.at(-1)?.seq ?? 0, nextBefore };
      return Promise.resolve(answer);
    },
    follow: (after, observer) => {
      followed.push({ after, observer });
      return () => void (ended += 1);
    },
    watch: (observer) => {
      watched.push(observer);
      return () => void (ended += 1);
    },
  };
  return {
    source,
    stored,
    asked,
    followed,
    store: (from: number, to: number, over: Partial<RequestSummary> = {}) => {
      for (let seq = from; seq <= to; seq += 1) stored.push(request(seq, over));
    },
    step: (step: FeedStep) => followed.at(-1)?.observer.onStep(step),
    change: (change: FeedChange) => watched.at(-1)?.onStep(change),
    fail: (next: Error | null) => void (failure = next),
    ended: () => ended,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback, 16));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = () => vi.advanceTimersByTimeAsync(200);

async function started(api: ReturnType<typeof script>) {
  const feed = createRequestFeed(api.source, '/h/demo');
  const stop = feed.start();
  await settle();
  api.followed.at(-1)?.observer.onStarted();
  const seqs = () => feed.state().log.rows.map((row) => row.seq);
  return { feed, stop, seqs };
}

describe('a feed', () => {
  it('reads the newest page, then follows from the head it was told', async () => {
    const api = script();
    api.store(1, 150);
    const { feed, seqs } = await started(api);
    expect(seqs()).toHaveLength(100);
    expect(api.followed.map(({ after }) => after)).toEqual([150]);
    expect(feed.state().stream).toBe('following');
    feed.loadOlder();
    await settle();
    expect(seqs()).toHaveLength(150);
  });

  it('hands a burst to the list at most ten times a second', async () => {
    const api = script();
    const { feed, seqs } = await started(api);
    let changes = 0;
    feed.subscribe(() => (changes += 1));
    for (let seq = 1; seq <= 1_000; seq += 1) {
      api.step({ kind: 'requests', requests: [request(seq)] });
      await vi.advanceTimersByTimeAsync(1);
    }
    await settle();
    expect(seqs()).toHaveLength(1_000);
    expect(changes).toBeLessThanOrEqual(12);
  });

  it('filters what comes live as the server filters pages', async () => {
    const api = script();
    api.store(1, 3, { method: 'GET' });
    const { feed, seqs } = await started(api);
    feed.setFilter({ text: '/orders', method: 'PUT' });
    await settle();
    const matching = { method: 'PUT', subPath: '/ORDERS?x' };
    const requests = [request(4, matching), request(5), request(6, { method: 'PUT' })];
    api.step({ kind: 'requests', requests });
    await settle();
    expect(seqs()).toEqual([4]);
    expect(api.followed).toHaveLength(1);
  });

  it('drops the page of a filter that has changed meanwhile', async () => {
    const api = script();
    api.store(1, 2);
    api.store(3, 3, { method: 'GET' });
    const { feed, seqs } = await started(api);
    feed.setFilter({ text: '', method: 'POST' });
    feed.setFilter({ text: '', method: 'GET' });
    await settle();
    expect(seqs()).toEqual([3]);
  });

  it('lets new requests wait while held, and shows them after', async () => {
    const api = script();
    const { feed, seqs } = await started(api);
    feed.setHold(true);
    api.step({ kind: 'requests', requests: [request(1), request(2)] });
    await settle();
    expect([seqs(), feed.state().log.waitingCount]).toEqual([[], 2]);
    feed.setHold(false);
    expect(seqs()).toEqual([2, 1]);
  });

  it('removes and restores what another tab deleted', async () => {
    const api = script();
    api.store(1, 3);
    const { seqs } = await started(api);
    api.change({ kind: 'deleted', ids: ['id-2'] });
    expect(seqs()).toEqual([3, 1]);
    api.change({ kind: 'restored', ids: ['id-2'] });
    await settle();
    expect(seqs()).toEqual([3, 2, 1]);
  });

  it('reads the newest page again, and goes on following, when changes may have been missed', async () => {
    const api = script();
    api.store(1, 5);
    const { feed, seqs } = await started(api);
    const endpointChanged = vi.fn();
    feed.onEndpointChanged(endpointChanged);
    api.stored.splice(1, 2);
    api.change({ kind: 'missed' });
    await settle();
    expect(seqs()).toEqual([5, 4, 1]);
    expect(endpointChanged).toHaveBeenCalledTimes(1);
    expect(api.followed).toHaveLength(1);
  });

  it('says how far a resumed stream is behind', async () => {
    const api = script();
    api.store(1, 5);
    const { feed } = await started(api);
    api.store(6, 137);
    api.followed.at(-1)?.observer.onStarted();
    await settle();
    expect(feed.state().behind).toBe(132);
    api.step({ kind: 'requests', requests: api.stored.slice(5, 105) });
    await settle();
    expect(feed.state().behind).toBe(32);
    api.step({ kind: 'caught_up', seq: 137 });
    expect(feed.state().behind).toBe(0);
  });

  it('goes on where a failed stream ended', async () => {
    const api = script();
    api.store(1, 5);
    const { feed } = await started(api);
    api.step({ kind: 'requests', requests: [request(6)] });
    // Guarantee: a test double of what the API client hands over.
    api.followed.at(-1)?.observer.onError(new Error('full') as unknown as ApiError);
    expect(feed.state().stream).toMatchObject({ message: 'full' });
    feed.retry();
    expect(api.followed.map(({ after }) => after)).toEqual([5, 6]);
  });

  it('shows a failed first page and reads it again', async () => {
    const api = script();
    api.store(1, 2);
    api.fail(new Error('away'));
    const { feed, seqs } = await started(api);
    expect(feed.state().error).toMatchObject({ message: 'away' });
    api.fail(null);
    feed.retry();
    await settle();
    expect(seqs()).toEqual([2, 1]);
    expect(feed.state().error).toBeNull();
  });

  it('tells of removed ranges, and ends its subscriptions', async () => {
    const api = script();
    const { feed, stop } = await started(api);
    api.step({ kind: 'gap', from: 1, to: 42 });
    expect(feed.state().log.gaps).toEqual([{ from: 1, to: 42 }]);
    stop();
    expect(api.ended()).toBe(2);
  });
});

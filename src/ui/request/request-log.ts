import type { RequestPage, RequestSummary } from './router-types.ts';

interface LogLimits {
  /** Rows kept while the newest are followed; older ones are paged in again when scrolled to. */
  followed: number;
  /** Rows kept while older pages are read; past it the newest are let go. */
  browsed: number;
}
const DEFAULT_LIMITS: LogLimits = { followed: 5_000, browsed: 20_000 };
const MAX_GAPS = 100;
const MAX_REMOVED = 1_000;

export interface LogGap {
  from: number;
  to: number;
}

/**
 * What the list knows of the log: two windows without holes, both newest first.
 * `rows` covers the seqs from `before` up, `waiting` the ones up to `head` that are held back.
 */
export interface RequestLog {
  rows: readonly RequestSummary[];
  waiting: readonly RequestSummary[];
  /** Arrived since rows are held back, also those let go for memory. */
  waitingCount: number;
  /** Null: `waiting` continues `rows`. Else `waiting` starts here and what lies between is not in memory. */
  waitingFrom: number | null;
  /** Cursor of the next older page; null at the end of the log. */
  before: number | null;
  loaded: boolean;
  /** The greatest seq heard of. */
  head: number;
  gaps: readonly LogGap[];
  /** Deleted ones, so that a page on its way cannot bring them back; and for undo. */
  removed: ReadonlyMap<string, RequestSummary | null>;
  limits: LogLimits;
}

export type LogAction =
  /** Another filter, or a fresh start: everything is read again. */
  | { type: 'reset' }
  /** `before` is the cursor that the page was asked with; null for the first one. */
  | { type: 'page'; before: number | null; page: RequestPage }
  | { type: 'live'; requests: readonly RequestSummary[]; hold: boolean }
  /** Shows what waits. */
  | { type: 'release' }
  | { type: 'gap'; gap: LogGap }
  | { type: 'removed'; ids: readonly string[] }
  | { type: 'restored'; request: RequestSummary };

export function emptyRequestLog(limits = DEFAULT_LIMITS): RequestLog {
  return {
    rows: [],
    waiting: [],
    waitingCount: 0,
    waitingFrom: null,
    before: null,
    loaded: false,
    head: 0,
    gaps: [],
    removed: new Map(),
    limits,
  };
}

export function reduceRequestLog(log: RequestLog, action: LogAction): RequestLog {
  switch (action.type) {
    case 'reset':
      return { ...emptyRequestLog(log.limits), head: log.head, gaps: log.gaps, removed: log.removed };
    case 'page':
      return action.before === null
        ? addFirstPage(log, action.page)
        : addOlderPage(log, action.before, action.page);
    case 'live':
      return addLive(log, action.requests, action.hold);
    case 'release':
      return release(log);
    case 'gap':
      return {
        ...log,
        gaps: [...log.gaps, action.gap].slice(-MAX_GAPS),
        head: Math.max(log.head, action.gap.to),
      };
    case 'removed':
      return remove(log, action.ids);
    case 'restored':
      return restore(log, action.request);
  }
}

/** Both newest first; the union newest first, each seq once. */
function mergeNewestFirst(
  left: readonly RequestSummary[],
  right: readonly RequestSummary[],
): readonly RequestSummary[] {
  const [lastOfLeft, firstOfRight] = [left.at(-1), right[0]];
  if (!lastOfLeft) return right;
  if (!firstOfRight) return left;
  if (lastOfLeft.seq > firstOfRight.seq) return [...left, ...right];

  const merged: RequestSummary[] = [];
  let [l, r] = [0, 0];
  for (let a = left[l], b = right[r]; a || b; a = left[l], b = right[r]) {
    if (a && (!b || a.seq >= b.seq)) {
      merged.push(a);
      l += 1;
      if (b?.seq === a.seq) r += 1;
    } else if (b) {
      merged.push(b);
      r += 1;
    }
  }
  return merged;
}

function addFirstPage(log: RequestLog, page: RequestPage): RequestLog {
  const loaded = { ...log, loaded: true, head: Math.max(log.head, page.head) };
  // So many came while the page was on its way that what waits no longer reaches down to it.
  if (log.waitingFrom !== null && log.waitingFrom > page.head + 1) return release(loaded);
  const rows = withoutRemoved(log, page.requests);
  const merged = mergeNewestFirst(notOlderThan(log.waiting, page.nextBefore), rows);
  return keepNewest({
    ...loaded,
    rows: merged,
    waiting: [],
    waitingCount: 0,
    waitingFrom: null,
    before: page.nextBefore,
    head: Math.max(loaded.head, merged[0]?.seq ?? 0),
  });
}

/** A page that was asked with a cursor which has moved since is dropped: it would leave a hole. */
function addOlderPage(log: RequestLog, before: number, page: RequestPage): RequestLog {
  if (log.before !== before) return log;
  const rows = mergeNewestFirst(log.rows, withoutRemoved(log, page.requests));
  const next = { ...log, rows, before: page.nextBefore, head: Math.max(log.head, page.head) };
  const letGo = rows.length - log.limits.browsed;
  const newest = rows[0];
  if (letGo <= 0 || !newest) return next;
  return { ...next, rows: rows.slice(letGo), waitingFrom: log.waitingFrom ?? newest.seq + 1 };
}

function addLive(log: RequestLog, requests: readonly RequestSummary[], hold: boolean): RequestLog {
  const fresh = newestFirst(notOlderThan(withoutRemoved(log, requests), log.waitingFrom ?? log.before));
  if (fresh.length === 0) return log;
  const known = log.rows.length + log.waiting.length;
  const waiting = mergeNewestFirst(fresh, log.waiting);
  const next = { ...log, waiting, head: Math.max(log.head, waiting[0]?.seq ?? 0) };
  if (!log.loaded) return boundWaiting(next);
  if (!hold) return release(next);
  // Rows that are shown already come again only after a lost connection; they do not wait twice.
  const unseen = withoutShown(next);
  const added = log.rows.length + unseen.waiting.length - known;
  return boundWaiting({ ...unseen, waitingCount: log.waitingCount + added });
}

function release(log: RequestLog): RequestLog {
  if (!log.loaded) return log;
  const shown = { ...log, waiting: [], waitingCount: 0, waitingFrom: null };
  if (log.waitingFrom !== null) return keepNewest({ ...shown, rows: log.waiting, before: log.waitingFrom });
  return keepNewest({ ...shown, rows: mergeNewestFirst(log.waiting, log.rows) });
}

function remove(log: RequestLog, ids: readonly string[]): RequestLog {
  const gone = new Set(ids);
  const removed = new Map(log.removed);
  for (const id of ids) if (!removed.has(id)) removed.set(id, null);
  for (const row of [...log.rows, ...log.waiting]) if (gone.has(row.id)) removed.set(row.id, row);
  const kept = (row: RequestSummary): boolean => !gone.has(row.id);
  const waiting = log.waiting.filter(kept);
  return {
    ...log,
    rows: log.rows.filter(kept),
    waiting,
    waitingCount: log.waitingCount - (log.waiting.length - waiting.length),
    removed: new Map([...removed].slice(-MAX_REMOVED)),
  };
}

function restore(log: RequestLog, request: RequestSummary): RequestLog {
  const removed = new Map(log.removed);
  removed.delete(request.id);
  const next = { ...log, removed };
  const isPagedLater = log.before !== null && request.seq < log.before;
  if (!log.loaded || isPagedLater) return next;
  const newest = log.rows[0];
  const isAboveRows = log.waitingFrom !== null && newest !== undefined && request.seq > newest.seq;
  return isAboveRows ? next : { ...next, rows: mergeNewestFirst(log.rows, [request]) };
}

function keepNewest(log: RequestLog): RequestLog {
  const oldestKept = log.rows[log.limits.followed - 1];
  if (log.rows.length <= log.limits.followed || !oldestKept) return log;
  return { ...log, rows: log.rows.slice(0, log.limits.followed), before: oldestKept.seq };
}

function boundWaiting(log: RequestLog): RequestLog {
  const oldestKept = log.waiting[log.limits.followed - 1];
  if (log.waiting.length <= log.limits.followed || !oldestKept) return log;
  return { ...log, waiting: log.waiting.slice(0, log.limits.followed), waitingFrom: oldestKept.seq };
}

function withoutRemoved(log: RequestLog, requests: readonly RequestSummary[]): readonly RequestSummary[] {
  return log.removed.size === 0 ? requests : requests.filter((request) => !log.removed.has(request.id));
}

function withoutShown(log: RequestLog): RequestLog {
  const newest = log.rows[0]?.seq ?? 0;
  if ((log.waiting.at(-1)?.seq ?? Infinity) > newest) return log;
  const shown = new Set(log.rows.map((row) => row.seq));
  return { ...log, waiting: log.waiting.filter((row) => !shown.has(row.seq)) };
}

function notOlderThan(requests: readonly RequestSummary[], before: number | null): readonly RequestSummary[] {
  return before === null ? requests : requests.filter((request) => request.seq >= before);
}

function newestFirst(requests: readonly RequestSummary[]): readonly RequestSummary[] {
  return [...requests].sort((a, b) => b.seq - a.seq);
}

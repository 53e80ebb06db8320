import type { LogGap } from '../request-log.ts';
import type { RequestSummary } from '../router-types.ts';

export interface GapItem {
  /** Of the newest request that is gone. */
  seq: number;
  gap: LogGap;
}

export type ListItem = RequestSummary | GapItem;

export function isGapItem(item: ListItem): item is GapItem {
  return 'gap' in item;
}

/** Newest first; a gap stands where its requests would. Gaps at the very ends of the rows are left out. */
export function listItems(rows: readonly RequestSummary[], gaps: readonly LogGap[]): readonly ListItem[] {
  const [newest, oldest] = [rows[0]?.seq ?? 0, rows.at(-1)?.seq ?? 0];
  const between = gaps.filter(({ from, to }) => from > oldest && to < newest).toSorted((a, b) => b.to - a.to);
  if (between.length === 0) return rows;
  const items: ListItem[] = [];
  for (const request of rows) {
    while (between[0] && between[0].to > request.seq) {
      const gap = between.shift();
      if (gap) items.push({ seq: gap.to, gap });
    }
    items.push(request);
  }
  return items;
}

/** Index of the newest item that is not newer than the seq; the length if there is none. */
export function indexOfSeq(items: readonly ListItem[], seq: number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.seq ?? 0) > seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

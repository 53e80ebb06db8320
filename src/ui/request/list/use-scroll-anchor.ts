import { useLayoutEffect, useRef, type RefObject } from 'react';
import { indexOfSeq, type ListItem } from './list-items.ts';

/**
 * Keeps the row on top of the view where it is when rows above it come or go.
 * Returns what to call after each scroll.
 */
export function useScrollAnchor(
  scroller: RefObject<HTMLElement | null>,
  items: readonly ListItem[],
  rowHeight: number,
): () => void {
  const anchor = useRef<{ seq: number; offset: number } | null>(null);
  const latest = useRef({ items, rowHeight });

  const remember = (): void => {
    const { scrollTop } = scroller.current ?? { scrollTop: 0 };
    const { items: shown, rowHeight: height } = latest.current;
    const index = Math.floor(scrollTop / height);
    const item = shown[index];
    anchor.current = item && scrollTop > 0 ? { seq: item.seq, offset: scrollTop - index * height } : null;
  };

  useLayoutEffect(() => {
    latest.current = { items, rowHeight };
    if (!anchor.current || !scroller.current) return;
    const { seq, offset } = anchor.current;
    const scrollTop = indexOfSeq(items, seq) * rowHeight + offset;
    if (Math.abs(scroller.current.scrollTop - scrollTop) >= 1) scroller.current.scrollTo({ top: scrollTop });
  }, [items, rowHeight, scroller]);

  return remember;
}

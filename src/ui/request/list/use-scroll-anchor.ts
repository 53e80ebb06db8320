import { useCallback, useLayoutEffect, useMemo, useRef, type RefObject } from 'react';
import { indexOfSeq, type ListItem } from './list-items.ts';

export interface ScrollAnchor {
  /** To be called after each scroll. */
  remember: () => void;
  /** Lets the next change of the rows show the top. */
  forget: () => void;
}

/** Keeps the row on top of the view where it is when rows above it come or go. */
export function useScrollAnchor(
  scroller: RefObject<HTMLElement | null>,
  items: readonly ListItem[],
  rowHeight: number,
): ScrollAnchor {
  const anchor = useRef<{ seq: number; offset: number } | null>(null);
  const latest = useRef({ items, rowHeight });

  const remember = useCallback(() => {
    const { scrollTop } = scroller.current ?? { scrollTop: 0 };
    const { items: shown, rowHeight: height } = latest.current;
    const index = Math.floor(scrollTop / height);
    const item = shown[index];
    anchor.current = item && scrollTop > 0 ? { seq: item.seq, offset: scrollTop - index * height } : null;
  }, [scroller]);
  const forget = useCallback(() => {
    anchor.current = null;
  }, []);

  useLayoutEffect(() => {
    latest.current = { items, rowHeight };
    if (!anchor.current || !scroller.current) return;
    const { seq, offset } = anchor.current;
    const scrollTop = indexOfSeq(items, seq) * rowHeight + offset;
    if (Math.abs(scroller.current.scrollTop - scrollTop) >= 1) scroller.current.scrollTo({ top: scrollTop });
  }, [items, rowHeight, scroller]);

  return useMemo(() => ({ remember, forget }), [remember, forget]);
}

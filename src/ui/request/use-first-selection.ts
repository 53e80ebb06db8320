import { useEffect, useRef } from 'react';
import type { FeedState } from './request-feed.ts';

export interface FirstSelectionOptions {
  state: FeedState;
  selectedId: string | null;
  isNarrow: boolean;
  open: (id: string, history: 'push' | 'replace') => void;
}

/** The newest request is shown on arrival here, and the very first one when it comes. Only once. */
export function useFirstSelection({ state, selectedId, isNarrow, open }: FirstSelectionOptions): void {
  const isDone = useRef(false);
  const wasEmpty = useRef(false);
  const { loaded, rows } = state.log;
  const newest = rows[0];
  useEffect(() => {
    if (!loaded || isDone.current) return;
    if (!newest) {
      wasEmpty.current = true;
      return;
    }
    isDone.current = true;
    if (selectedId !== null) return;
    if (!isNarrow) open(newest.id, 'replace');
    else if (wasEmpty.current) open(newest.id, 'push');
  }, [loaded, newest, selectedId, isNarrow, open]);
}

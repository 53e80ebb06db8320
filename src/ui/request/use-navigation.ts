import { useCallback, useMemo, useRef, type KeyboardEvent, type RefObject } from 'react';
import type { ListHandle } from './list/request-list.tsx';
import type { FeedState, RequestFeed } from './request-feed.ts';
import type { RequestSummary } from './router-types.ts';
import { useFirstSelection } from './use-first-selection.ts';
import type { Follow } from './use-follow.ts';
import { useSelectedRequest } from './use-selected-request.ts';
import type { Unread } from './use-unread.ts';

/** Stays the same object while the list moves on. */
export interface Navigation {
  selectedId: string | null;
  /** A click on a row. */
  pick: (id: string) => void;
  /** To the row above or below. */
  move: (step: 1 | -1) => void;
  toNewest: () => void;
  showWaiting: () => void;
  togglePause: () => void;
  /** Into the detail. */
  enter: () => void;
  /** One step back: from the detail to the list, from the list to no selection. */
  escape: () => void;
  /** From the detail back to the list. */
  leave: () => void;
  /** Selects a neighbour of what is about to go. */
  leaveDeleted: (request: RequestSummary) => void;
  onListKey: (event: KeyboardEvent) => void;
}

export interface NavigationOptions {
  feed: RequestFeed;
  state: FeedState;
  follow: Follow;
  unread: Unread;
  list: RefObject<ListHandle | null>;
  detail: RefObject<HTMLElement | null>;
  isNarrow: boolean;
}

/** Which request is shown, and all ways to another one. */
export function useNavigation(options: NavigationOptions): Navigation {
  const { feed, state, follow, unread, list, detail, isNarrow } = options;
  const { id: selectedId, select } = useSelectedRequest();
  const { markRead } = unread;
  const { setPicked, isPaused, togglePause } = follow;
  /** Back has somewhere to go that is ours. */
  const hasPushed = useRef(false);

  const open = useCallback(
    (id: string | null, history: 'push' | 'replace') => {
      if (history === 'push') hasPushed.current = true;
      if (id !== null) markRead(id);
      select(id, history);
    },
    [markRead, select],
  );
  useFirstSelection({ state, selectedId, isNarrow, open });

  return useMemo(() => {
    const history = selectedId === null ? 'push' : 'replace';
    const leave = (): void => {
      setPicked(false);
      if (isNarrow && hasPushed.current) window.history.back();
      else open(null, 'replace');
      hasPushed.current = false;
    };
    const showWaiting = (): void => {
      setPicked(false);
      list.current?.scrollToTop();
      feed.showWaiting();
    };
    const move = (step: 1 | -1): void => {
      const { log } = feed.state();
      if (step === -1 && log.rows[0]?.id === selectedId && log.waitingCount > 0) feed.showWaiting();
      const { rows } = feed.state().log;
      const at = rows.findIndex(({ id }) => id === selectedId);
      const next = rows[at + step] ?? rows[Math.max(0, at)];
      if (!next) return;
      setPicked(true);
      open(next.id, history);
      // After the rows that may just have been let in are there.
      requestAnimationFrame(() => list.current?.scrollToSeq(next.seq));
      if (document.activeElement === document.body) list.current?.focus();
    };
    const toNewest = (): void => {
      showWaiting();
      const newest = feed.state().log.rows[0];
      if (newest) open(newest.id, history);
    };
    const enter = (): void => {
      if (selectedId === null) move(1);
      detail.current?.focus();
    };
    return {
      selectedId,
      pick: (id) => {
        setPicked(true);
        open(id, 'push');
      },
      move,
      toNewest,
      showWaiting,
      togglePause: () => {
        if (isPaused) showWaiting();
        togglePause();
      },
      enter,
      escape: () => {
        if (isNarrow && selectedId !== null) leave();
        else if (detail.current?.contains(document.activeElement)) list.current?.focus();
        else if (selectedId !== null) leave();
      },
      leave,
      leaveDeleted: (request) => {
        if (request.id !== selectedId) return;
        const { rows } = feed.state().log;
        const at = rows.findIndex(({ id }) => id === request.id);
        const neighbour = rows[at + 1] ?? rows[at - 1];
        if (isNarrow || !neighbour) leave();
        else open(neighbour.id, 'replace');
      },
      onListKey: (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const actions: Partial<Record<string, () => void>> = {
          ArrowDown: () => {
            move(1);
          },
          ArrowUp: () => {
            move(-1);
          },
          Home: toNewest,
          Enter: enter,
        };
        const action = actions[event.key];
        if (!action) return;
        event.preventDefault();
        action();
      },
    };
  }, [feed, list, detail, selectedId, isNarrow, isPaused, open, setPicked, togglePause]);
}

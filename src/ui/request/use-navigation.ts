import { useCallback, useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import type { ListHandle } from './list/request-list.tsx';
import type { FeedState, RequestFeed } from './request-feed.ts';
import type { RequestSummary } from './router-types.ts';
import type { Follow } from './use-follow.ts';
import { useSelectedRequest } from './use-selected-request.ts';
import type { Unread } from './use-unread.ts';

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
  const { setPicked } = follow;
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
  const pick = useCallback(
    (id: string) => {
      setPicked(true);
      open(id, 'push');
    },
    [setPicked, open],
  );

  useFirstSelection({ state, selectedId, isNarrow, open });

  const close = (): void => {
    setPicked(false);
    open(null, 'replace');
  };
  const leave = (): void => {
    setPicked(false);
    if (isNarrow && hasPushed.current) window.history.back();
    else open(null, 'replace');
    hasPushed.current = false;
  };
  const showWaiting = (): void => {
    setPicked(false);
    feed.showWaiting();
    list.current?.scrollToTop();
  };
  const move = (step: 1 | -1): void => {
    if (step === -1 && state.log.rows[0]?.id === selectedId && state.log.waitingCount > 0) feed.showWaiting();
    const { rows } = feed.state().log;
    const at = rows.findIndex(({ id }) => id === selectedId);
    const next = rows[at + step] ?? rows[Math.max(0, at)];
    if (!next) return;
    setPicked(true);
    open(next.id, selectedId === null ? 'push' : 'replace');
    // After the rows that may just have been let in are there.
    requestAnimationFrame(() => list.current?.scrollToSeq(next.seq));
    if (document.activeElement === document.body) list.current?.focus();
  };
  const toNewest = (): void => {
    showWaiting();
    const newest = feed.state().log.rows[0];
    if (newest) open(newest.id, selectedId === null ? 'push' : 'replace');
  };
  const enter = (): void => {
    if (selectedId === null) move(1);
    detail.current?.focus();
  };
  const escape = (): void => {
    if (isNarrow && selectedId !== null) leave();
    else if (detail.current?.contains(document.activeElement)) list.current?.focus();
    else if (selectedId !== null) close();
  };

  return {
    selectedId,
    pick,
    move,
    toNewest,
    showWaiting,
    togglePause: () => {
      if (follow.isPaused) showWaiting();
      follow.togglePause();
    },
    enter,
    escape,
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
}

interface FirstSelectionOptions {
  state: FeedState;
  selectedId: string | null;
  isNarrow: boolean;
  open: (id: string, history: 'push' | 'replace') => void;
}

/** The newest request is shown on arrival here, and the very first one when it comes. Only once. */
function useFirstSelection({ state, selectedId, isNarrow, open }: FirstSelectionOptions): void {
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

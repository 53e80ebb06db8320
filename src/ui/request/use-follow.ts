import { useCallback, useEffect, useState } from 'react';
import { setStreamState, type StreamState } from '#ui/connection-state.ts';
import type { FeedState, RequestFeed } from './request-feed.ts';

export interface Follow {
  isPaused: boolean;
  togglePause: () => void;
  /** The user chose a row: new ones wait. */
  setPicked: (isPicked: boolean) => void;
  /** The list is scrolled away from its top. */
  setScrolled: (isScrolled: boolean) => void;
}

/** The list follows the newest until the user pauses it, scrolls, or picks a row. */
export function useFollow(feed: RequestFeed, state: FeedState): Follow {
  const [isPaused, setPaused] = useState(false);
  const [isPicked, setPicked] = useState(false);
  const [isScrolled, setScrolled] = useState(false);
  const hold = isPaused || isPicked || isScrolled;
  useEffect(() => {
    feed.setHold(hold);
  }, [feed, hold]);

  const waiting = state.log.waitingCount;
  const { behind } = state;
  useEffect(() => {
    setStreamState(streamState({ isPaused, waiting, behind }));
  }, [isPaused, waiting, behind]);
  useEffect(
    () => () => {
      setStreamState(null);
    },
    [],
  );

  const togglePause = useCallback(() => {
    setPaused((before) => !before);
  }, []);
  return { isPaused, togglePause, setPicked, setScrolled };
}

function streamState({
  isPaused,
  waiting,
  behind,
}: {
  isPaused: boolean;
  waiting: number;
  behind: number;
}): StreamState {
  if (isPaused) return { kind: 'paused', waiting };
  return behind > 0 ? { kind: 'catching-up', remaining: behind } : { kind: 'live' };
}

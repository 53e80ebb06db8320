import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import type { RequestLog } from './request-log.ts';
import type { RequestSummary } from './router-types.ts';

export interface Unread {
  isUnread: (request: RequestSummary) => boolean;
  markRead: (id: string) => void;
}

const key = (endpointId: string): string => `hookwire.seen.${endpointId}`;

function storedSeq(endpointId: string): number | null {
  const stored = Number(window.localStorage.getItem(key(endpointId)) ?? Number.NaN);
  return Number.isInteger(stored) ? stored : null;
}

/** Unread: newer than the end of the last visit, and not opened since. The first visit starts with none. */
export function useUnread(endpointId: string, log: RequestLog): Unread {
  const [stored] = useState(() => storedSeq(endpointId));
  const [firstHead, setFirstHead] = useState<number | null>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  if (firstHead === null && log.loaded) setFirstHead(log.head);
  const seenSeq = stored ?? firstHead ?? Infinity;

  const remember = useEffectEvent(() => {
    if (log.loaded) window.localStorage.setItem(key(endpointId), String(log.head));
  });
  useEffect(() => {
    const onHide = (): void => {
      remember();
    };
    window.addEventListener('pagehide', onHide);
    return () => {
      window.removeEventListener('pagehide', onHide);
      remember();
    };
  }, []);

  const markRead = useCallback((id: string) => {
    setOpened((before) => (before.has(id) ? before : new Set([...before, id])));
  }, []);
  const isUnread = useCallback(
    (request: RequestSummary) => request.seq > seenSeq && !opened.has(request.id),
    [seenSeq, opened],
  );
  return { isUnread, markRead };
}

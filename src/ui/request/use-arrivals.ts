import { useEffect, useState } from 'react';
import { pluralize } from '#ui/kit/count.ts';
import { setUnseen } from '#ui/unseen-count.ts';
import type { RequestFeed } from './request-feed.ts';

const ANNOUNCE_EVERY_MS = 5_000;

/** Counts in title and favicon what comes while nobody looks. */
export function useUnseenArrivals(feed: RequestFeed): void {
  useEffect(() => {
    let unseen = 0;
    const end = feed.onArrived((requests) => {
      if (!document.hidden) return;
      unseen += requests.length;
      setUnseen(unseen);
    });
    const onVisibility = (): void => {
      if (document.hidden) return;
      unseen = 0;
      setUnseen(0);
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      end();
      document.removeEventListener('visibilitychange', onVisibility);
      setUnseen(0);
    };
  }, [feed]);
}

/** What a screen reader says of new requests: one sentence at most every five seconds. */
export function useArrivalAnnouncement(feed: RequestFeed): string {
  const [sentence, setSentence] = useState('');
  useEffect(() => {
    let [count, latest] = [0, ''];
    let timer: ReturnType<typeof setTimeout> | null = null;
    const announce = (): void => {
      timer = null;
      if (count === 0) return;
      setSentence(`${pluralize(count, 'new request')}, latest ${latest}`);
      count = 0;
      timer = setTimeout(announce, ANNOUNCE_EVERY_MS);
    };
    const end = feed.onArrived((requests) => {
      const last = requests.at(-1);
      count += requests.length;
      latest = last ? `${last.method} ${last.subPath}` : latest;
      timer ??= setTimeout(announce, 0);
    });
    return () => {
      end();
      if (timer !== null) clearTimeout(timer);
    };
  }, [feed]);
  return sentence;
}

'use client';

import { formatRelative } from '#ui/kit/time.ts';
import { useNowMs } from '#ui/kit/now.ts';

/** A time relative to now, with the exact ISO time on hover. */
export function RelativeTime({ iso, className }: { iso: string; className?: string | undefined }) {
  const nowMs = useNowMs();
  return (
    <time dateTime={iso} title={iso} className={className} style={{ whiteSpace: 'nowrap' }}>
      {nowMs === null ? iso.slice(0, 10) : formatRelative(iso, nowMs)}
    </time>
  );
}

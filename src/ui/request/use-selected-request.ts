import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

export interface Selection {
  id: string | null;
  /** `push`: Back returns to what was selected before. */
  select: (id: string | null, history: 'push' | 'replace') => void;
}

/** The selected request lives in the address, so that it can be linked, reloaded and left with Back. */
export function useSelectedRequest(): Selection {
  const id = useSearchParams().get('request');
  const select = useCallback((next: string | null, history: 'push' | 'replace') => {
    const url = new URL(window.location.href);
    if (next === url.searchParams.get('request')) return;
    if (next === null) url.searchParams.delete('request');
    else url.searchParams.set('request', next);
    // Next takes these calls over: the address changes without asking the server.
    if (history === 'push') window.history.pushState(null, '', url);
    else window.history.replaceState(null, '', url);
  }, []);
  return { id, select };
}

import { useSyncExternalStore } from 'react';

let nowMs = 0;
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

function tick(): void {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

/** One timer for all relative times of the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || !timer) return;
    clearInterval(timer);
    timer = null;
  };
}

function snapshot(): number {
  if (nowMs === 0 || !timer) nowMs = Date.now();
  return nowMs;
}

/** Unix time, moving once a second; null while rendered on the server, where the viewer's clock is unknown. */
export function useNowMs(): number | null {
  return useSyncExternalStore<number | null>(subscribe, snapshot, () => null);
}

import { useSyncExternalStore } from 'react';

let unseen = 0;
const listeners = new Set<() => void>();

/** Events that arrived and were not looked at yet; shown in the title and the favicon. */
export function setUnseen(count: number): void {
  if (count === unseen) return;
  unseen = count;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useUnseen(): number {
  return useSyncExternalStore(
    subscribe,
    () => unseen,
    () => 0,
  );
}

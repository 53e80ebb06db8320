import { useSyncExternalStore } from 'react';

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** The key of shortcuts as this keyboard names it. */
export function ModKey() {
  const mac = useSyncExternalStore(
    () => () => undefined,
    isMac,
    () => false,
  );
  return mac ? '⌘' : 'Ctrl';
}

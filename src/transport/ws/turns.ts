import type { SessionSocket } from './socket-adapter.ts';

const NOTHING = (): void => undefined;

/**
 * Lets a few of a socket's many followers load and send a page at a time, in the order in which they asked, and
 * only while the peer reads: a busy one can't starve the others, and what waits costs no page.
 */
export function createTurns(
  socket: Pick<SessionSocket, 'writable'>,
  places: number,
): (signal: AbortSignal) => Promise<() => void> {
  const waiting = new Set<() => void>();
  let free = places;

  function release(): void {
    const [next] = waiting;
    if (next) next();
    else free += 1;
  }

  /** False when the signal aborts first. */
  function waitForPlace(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = (granted: boolean) => (): void => {
        waiting.delete(go);
        signal.removeEventListener('abort', giveUp);
        resolve(granted);
      };
      const go = leave(true);
      const giveUp = leave(false);
      waiting.add(go);
      signal.addEventListener('abort', giveUp);
    });
  }

  return async (signal) => {
    if (free > 0) free -= 1;
    else if (!(await waitForPlace(signal))) return NOTHING;
    for (let unsent = socket.writable(); unsent; unsent = socket.writable()) await unsent;
    return release;
  };
}

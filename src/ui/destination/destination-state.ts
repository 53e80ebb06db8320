import type { Meaning } from '#ui/kit/tag.tsx';
import { formatRelative } from '#ui/kit/time.ts';
import type { Destination } from './types.ts';

export interface DestinationState {
  meaning: Meaning;
  label: string;
  /** What that means and what comes next; null where the label says it all. */
  text: string | null;
}

type Row = Pick<
  Destination,
  'enabled' | 'disabledReason' | 'disabledAt' | 'openUntil' | 'failuresInRow' | 'failingSince'
>;

function off({ disabledReason, disabledAt }: Row, nowMs: number): DestinationState {
  const when = disabledAt === null ? '' : ` ${formatRelative(disabledAt, nowMs)}`;
  return disabledReason === 'failing'
    ? {
        meaning: 'danger',
        label: 'Paused',
        text: `It paused itself${when}, after five days of nothing but failures. Nothing new is queued; what waits goes on waiting. Switch it on when it works again.`,
      }
    : {
        meaning: 'neutral',
        label: 'Off',
        text: `Switched off${when}. Nothing new is queued; what waits goes on waiting.`,
      };
}

/** How a destination is doing, in a word and a sentence. */
export function destinationState(destination: Row, nowMs: number): DestinationState {
  const { enabled, openUntil, failuresInRow, failingSince } = destination;
  if (!enabled) return off(destination, nowMs);
  if (openUntil !== null) {
    const isOver = Date.parse(openUntil) <= nowMs;
    const next = isOver
      ? 'One request goes out now to see whether it works again.'
      : `It rests; one request tries it again ${formatRelative(openUntil, nowMs)}.`;
    const since = failingSince === null ? '' : ` since ${formatRelative(failingSince, nowMs)}`;
    return { meaning: 'danger', label: 'Resting', text: `Nothing but failures${since}. ${next}` };
  }
  if (failuresInRow > 0) {
    const last = failuresInRow === 1 ? 'The last attempt' : `The last ${String(failuresInRow)} attempts`;
    return {
      meaning: 'warning',
      label: 'Failing',
      text: `${last} failed. Failed deliveries are tried again.`,
    };
  }
  return { meaning: 'success', label: 'Delivering', text: null };
}

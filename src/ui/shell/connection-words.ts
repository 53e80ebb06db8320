import type { ConnectionState } from '#ui/connection-state.ts';
import { formatCount } from '#ui/kit/count.ts';
import { formatClock } from '#ui/kit/time.ts';

export interface ConnectionWords {
  meaning: 'success' | 'info' | 'warning' | 'danger' | 'neutral';
  /** Where there is little room. */
  short: string;
  /** Without the count-down, so that it can be announced. */
  text: string;
  /** The moving part. */
  detail: string;
}

function retryText(retryAtMs: number | null, nowMs: number | null): string {
  if (retryAtMs === null || nowMs === null) return ', retrying';
  const seconds = Math.ceil((retryAtMs - nowMs) / 1000);
  return seconds > 0 ? `, retrying in ${String(seconds)} s` : ', retrying now';
}

/** What the pill says. */
export function connectionWords(state: ConnectionState, nowMs: number | null): ConnectionWords {
  switch (state.kind) {
    case 'idle':
      return { meaning: 'neutral', short: 'Idle', text: 'Idle', detail: '' };
    case 'connecting':
      return { meaning: 'neutral', short: 'Connecting', text: 'Connecting', detail: '' };
    case 'live':
      return { meaning: 'success', short: 'Live', text: 'Live', detail: '' };
    case 'catching-up': {
      const text = `Catching up ${formatCount(state.remaining)}`;
      return { meaning: 'info', short: text, text, detail: '' };
    }
    case 'paused': {
      const detail = state.waiting > 0 ? `, ${formatCount(state.waiting)} new` : '';
      return { meaning: 'warning', short: 'Paused', text: 'Paused', detail };
    }
    case 'offline': {
      const text = `Offline since ${formatClock(state.sinceMs)}`;
      return { meaning: 'danger', short: 'Offline', text, detail: retryText(state.retryAtMs, nowMs) };
    }
  }
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
};
const MAX_WAITS = 20;
const MAX_WAIT_S = 86_400;

/** 30 → "30 s", 120 → "2 min", 5400 → "90 min", 86400 → "24 h". */
function formatWait(seconds: number): string {
  if (seconds >= 3600 && seconds % 3600 === 0) return `${String(seconds / 3600)} h`;
  if (seconds >= 60 && seconds % 60 === 0) return `${String(seconds / 60)} min`;
  return `${String(seconds)} s`;
}

export function formatWaits(intervals: readonly number[]): string {
  return intervals.map(formatWait).join(', ');
}

/** What someone types for the waits, "30 s, 2 min, 1h", as seconds; or what is wrong with it. */
export function parseWaits(text: string): { intervals: number[] } | { problem: string } {
  const parts = text
    .split(/[,;\n]/)
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
  if (parts.length === 0) return { problem: 'Give at least one wait, for example 30 s, 2 min, 10 min' };
  if (parts.length > MAX_WAITS) return { problem: `Give at most ${String(MAX_WAITS)} waits` };
  const intervals: number[] = [];
  for (const part of parts) {
    const match = /^(\d{1,6})\s*([a-z]*)$/.exec(part);
    const unit = UNITS[match?.[2] ?? ''];
    if (!match || unit === undefined) return { problem: `“${part}” is no time. Write 30 s, 2 min or 1 h` };
    const seconds = Number(match[1]) * unit;
    if (seconds < 1 || seconds > MAX_WAIT_S) return { problem: 'Waits are from 1 s to 24 h' };
    intervals.push(seconds);
  }
  return { intervals };
}

/** From the first attempt to the last, without the jitter. */
export function spanSeconds(maxRetries: number, intervals: readonly number[]): number {
  const last = intervals.at(-1) ?? 0;
  return Array.from({ length: maxRetries }, (_, index) => intervals[index] ?? last).reduce(
    (a, b) => a + b,
    0,
  );
}

/** "7 h 12 min", "2 d 3 h", "45 s": the two greatest parts. */
export function formatSpan(seconds: number): string {
  const parts: readonly [count: number, unit: string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${String(count)} ${unit}`)
    .join(' ');
}

/** The whole schedule in a sentence. */
export function scheduleWords({ max_retries: most, intervals }: ScheduleLike): string {
  if (most === 0) return 'One attempt, and no retries.';
  const waits = Array.from({ length: Math.min(most, 8) }, (_, index) =>
    formatWait(intervals[index] ?? intervals.at(-1) ?? 0),
  );
  const more = most > waits.length ? ', …' : '';
  const span = formatSpan(spanSeconds(most, intervals));
  return `Up to ${String(most)} ${most === 1 ? 'retry' : 'retries'}, after ${waits.join(', ')}${more}. Given up after about ${span}.`;
}

interface ScheduleLike {
  max_retries: number;
  intervals: readonly number[];
}

export interface RangeTimes {
  from: string;
  to: string;
}

/** What a field for date and time holds, in the viewer's time zone, as ISO 8601; null when it is empty. */
export function toIso(local: string): string | null {
  if (local === '') return null;
  const ms = Date.parse(local);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** The other way round: "2026-05-03T14:02". */
export function toLocalField(ms: number): string {
  const date = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function rangeProblem({ from, to }: RangeTimes): string | null {
  const [start, end] = [toIso(from), toIso(to)];
  return start !== null && end !== null && start >= end ? 'The end must be later than the start' : null;
}

export function rateProblem(rate: number | string): string | null {
  const number = rate === '' ? NaN : Number(rate);
  return Number.isInteger(number) && number >= 1 && number <= 100 ? null : 'Use 1 to 100 a second';
}

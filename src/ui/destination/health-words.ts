const HOUR = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY_HOUR = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** 1 → "100 %", 0.9994 → "99.9 %": never rounded up to a whole that it is not. Null: "–". */
export function formatRate(rate: number | null): string {
  if (rate === null) return '–';
  const percent = rate * 100;
  const floored = percent >= 99 && percent < 100 ? Math.floor(percent * 10) / 10 : Math.round(percent);
  return `${String(floored)} %`;
}

/** "14:00" of a day, "Sun, 22 Nov, 14:00" of a week; in the viewer's time zone. */
export function nameOfHour(iso: string, span: 'day' | 'week'): string {
  return (span === 'day' ? HOUR : DAY_HOUR).format(new Date(iso));
}

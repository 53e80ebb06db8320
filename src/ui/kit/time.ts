const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function amountOf(distanceMs: number): string {
  if (distanceMs < MINUTE) return `${String(Math.floor(distanceMs / SECOND))} s`;
  if (distanceMs < HOUR) return `${String(Math.floor(distanceMs / MINUTE))} min`;
  if (distanceMs < DAY) return `${String(Math.floor(distanceMs / HOUR))} h`;
  return `${String(Math.floor(distanceMs / DAY))} d`;
}

const SAME_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const OTHER_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** "3 May", with the year when it is another one than now. */
function formatDay(iso: string, nowMs: number): string {
  const date = new Date(iso);
  return date.getFullYear() === new Date(nowMs).getFullYear()
    ? SAME_YEAR.format(date)
    : OTHER_YEAR.format(date);
}

/** "now", "12 s ago", "in 3 h"; a date beyond 30 days. */
export function formatRelative(iso: string, nowMs: number): string {
  const distanceMs = nowMs - Date.parse(iso);
  if (Math.abs(distanceMs) > 30 * DAY) return formatDay(iso, nowMs);
  if (Math.abs(distanceMs) < SECOND) return 'now';
  return distanceMs > 0 ? `${amountOf(distanceMs)} ago` : `in ${amountOf(-distanceMs)}`;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** "14:02", in the viewer's time zone. */
export function formatClock(ms: number): string {
  return CLOCK.format(ms);
}

const MOST_MS = 24 * 60 * 60_000;
/** All three forms of an HTTP date begin with the name of a day; other texts that `Date` would take are none. */
const HTTP_DATE = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? /i;

/** What `Retry-After` asks for, in milliseconds from now, at most a day; null when it can't be read. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | null {
  const text = value?.trim() ?? '';
  const waitMs = /^\d+$/.test(text)
    ? Number(text) * 1000
    : HTTP_DATE.test(text)
      ? Date.parse(/GMT$/i.test(text) ? text : `${text} GMT`) - nowMs
      : Number.NaN;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), MOST_MS);
}

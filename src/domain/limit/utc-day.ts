const DAY_MS = 86_400_000;

/** Midnight UTC before `atMs`: the key of a usage day. */
export function utcDay(atMs: number): Date {
  return new Date(Math.floor(atMs / DAY_MS) * DAY_MS);
}

/** When the counts of the day of `atMs` start again. */
export function nextUtcDay(atMs: number): Date {
  return new Date(utcDay(atMs).getTime() + DAY_MS);
}

/** `2026-05-03`, as the database and the usage page name a day. */
export function utcDayName(atMs: number): string {
  const day = Math.floor(atMs / DAY_MS);
  // Asked once per commit.
  if (day !== lastName.day) lastName = { day, name: utcDay(atMs).toISOString().slice(0, 10) };
  return lastName.name;
}

let lastName = { day: NaN, name: '' };

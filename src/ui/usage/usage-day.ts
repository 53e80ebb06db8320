import type { RouterOutputs } from '#ui/trpc.ts';

export type Day = RouterOutputs['usage']['days']['days'][number];

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** "3 May", as the UTC day is called everywhere. */
export function nameOfDay(day: string): string {
  return DAY.format(new Date(`${day}T00:00:00Z`));
}

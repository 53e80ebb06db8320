import { z } from 'zod';

const EARLIEST_MS = Date.UTC(1970, 0, 1);
const END_MS = Date.UTC(9999, 0, 1);

/** A moment as people and programs send it: ISO 8601 with `Z` or an offset. */
export const Instant = z
  .string('Use a time as text')
  // A `+` that was not escaped in a query string arrives as a space.
  .overwrite((text) => text.replace(/ (?=\d\d:?\d\d$)/, '+'))
  .pipe(
    z.iso
      .datetime({
        offset: true,
        abort: true,
        error: 'Use a time with its offset, for example 2026-05-03T14:00:00Z or 2026-05-03T16:00:00+02:00',
      })
      .refine((text) => {
        const atMs = Date.parse(text);
        return atMs >= EARLIEST_MS && atMs < END_MS;
      }, 'Use a time from the year 1970 to 9998'),
  )
  .meta({ format: 'date-time', examples: ['2026-05-03T14:00:00Z'] });

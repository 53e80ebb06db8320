import { z } from 'zod';

const DAY_S = 86_400;

/** When a failed delivery is tried again. Also the form in which it is stored. */
export const RetryConfig = z
  .object({
    max_retries: z
      .int('max_retries is a whole number')
      .min(0, 'max_retries is 0 or more')
      .max(20, 'max_retries is 20 or less')
      .meta({ description: 'Tries after the first one' }),
    intervals: z
      .array(
        z
          .int('Intervals are whole seconds')
          .min(1, 'Intervals have at least 1 second')
          .max(DAY_S, 'Intervals have at most 86,400 seconds'),
        'intervals is a list of seconds',
      )
      .min(1, 'Give at least one interval')
      .max(20, 'Give at most 20 intervals')
      .meta({ description: 'Seconds before each retry; the last one counts for all further retries' }),
  })
  .meta({
    id: 'RetryConfig',
    description: 'When a failed delivery is tried again',
    examples: [{ max_retries: 5, intervals: [30, 120, 600, 3_600, 21_600] }],
  });
export type RetryConfig = z.infer<typeof RetryConfig>;

/** 30 s, 2 min, 10 min, 1 h, 6 h. */
export const CUSTOMARY_RETRY_CONFIG: RetryConfig = {
  max_retries: 5,
  intervals: [30, 120, 600, 3_600, 21_600],
};

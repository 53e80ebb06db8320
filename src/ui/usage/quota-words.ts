import { formatCount } from '#ui/kit/count.ts';
import type { Quota } from '#ui/usage/use-quota.ts';

/** What is said of a quota that is nearly or wholly used. The time at which it starts again stands between the last two. */
export interface QuotaWords {
  /** Stays the same while the numbers move, so that it is announced once. */
  headline: string;
  beforeTime: string;
  afterTime: string;
}

/** Null: there is nothing to say. */
export function quotaWords({ used, limit, reached, overflow }: Quota): QuotaWords | null {
  if (reached === null || limit === null) return null;
  const [all, size] = [formatCount(limit), formatCount(overflow.size)];
  if (reached < 100) {
    const next = overflow.size > 0 ? `${size} more are kept locked` : 'senders get 429';
    return {
      headline: 'Today’s requests are nearly used up.',
      beforeTime: `${formatCount(used)} of ${all} by now; the count starts again`,
      afterTime: `. Past ${all}, ${next}.`,
    };
  }
  const headline = `Today’s ${all} requests are used up.`;
  if (overflow.size === 0) {
    return { headline, beforeTime: 'Senders get 429 until the count starts again', afterTime: '.' };
  }
  if (overflow.used < overflow.size) {
    return {
      headline,
      beforeTime: `New ones are kept locked, not shown or streamed: ${formatCount(overflow.used)} of ${size} so far. They open`,
      afterTime: ', when the next day begins, or with a larger plan.',
    };
  }
  return {
    headline,
    beforeTime: `So are the ${size} that are kept locked past them: senders get 429 until the count starts again`,
    afterTime: '. The locked ones open then, or with a larger plan.',
  };
}

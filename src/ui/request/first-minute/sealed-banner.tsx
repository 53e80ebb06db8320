import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { pluralize } from '#ui/kit/count.ts';
import type { Endpoint } from '../router-types.ts';
import classes from './stopped-endpoint.module.css';

/** Requests past the day's quota: kept, but not shown before there is room for them. */
export function SealedBanner({ endpoint: { sealed } }: { endpoint: Endpoint }) {
  if (!sealed) return null;
  return (
    <div className={classes['banner']} role="status">
      <span>
        {pluralize(sealed.count, 'request')} past today’s quota {sealed.count === 1 ? 'is' : 'are'} kept
        locked, not streamed. They open <RelativeTime iso={sealed.releasedAt} />, when the next day’s quota
        begins, or with a larger plan.
      </span>
    </div>
  );
}

import { IconLock } from '@tabler/icons-react';
import { pluralize } from '#ui/kit/count.ts';
import type { Endpoint } from '../router-types.ts';
import classes from './stopped-endpoint.module.css';

/** How many of this endpoint's requests wait for room in the day's quota; when they open is in the banner of all pages. */
export function SealedBanner({ endpoint: { sealed } }: { endpoint: Endpoint }) {
  if (!sealed) return null;
  return (
    <div className={classes['banner']} role="status">
      <span className={classes['locked']}>
        <IconLock size={14} stroke={1.8} aria-hidden />
        {pluralize(sealed.count, 'request')} of this endpoint {sealed.count === 1 ? 'is' : 'are'} locked:
        kept, and shown here as soon as the day’s quota has room.
      </span>
    </div>
  );
}

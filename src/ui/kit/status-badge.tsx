import { Tag, type Meaning } from '#ui/kit/tag.tsx';

const MEANINGS: Readonly<Record<string, Meaning>> = {
  active: 'success',
  delivered: 'success',
  paused: 'warning',
  over_limit: 'warning',
  retrying: 'warning',
  pending: 'info',
  expired: 'neutral',
  revoked: 'danger',
  failed: 'danger',
};

/** A word of state: of an endpoint, a key or a delivery. */
export function StatusBadge({ status }: { status: string }) {
  return (
    <Tag meaning={MEANINGS[status] ?? 'neutral'}>
      {status.charAt(0).toUpperCase() + status.slice(1).replaceAll('_', ' ')}
    </Tag>
  );
}

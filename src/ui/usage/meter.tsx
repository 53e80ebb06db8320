import { Progress } from '@mantine/core';
import { formatCount } from '#ui/kit/count.ts';
import classes from './meter.module.css';

const WARN_FROM = 0.8;

function colorAt(share: number): string {
  if (share >= 1) return 'var(--hw-danger)';
  return share >= WARN_FROM ? 'var(--hw-warning)' : 'var(--hw-accent)';
}

/** How much of a limit is used. The numbers are beside it. */
export function Meter({ label, used, limit }: { label: string; used: number; limit: number }) {
  const share = limit === 0 ? 0 : used / limit;
  return (
    <Progress.Root size={6} className={classes['bar'] ?? ''}>
      <Progress.Section
        value={Math.min(100, share * 100)}
        color={colorAt(share)}
        aria-label={label}
        aria-valuetext={`${formatCount(used)} of ${formatCount(limit)}`}
      />
    </Progress.Root>
  );
}

import { VisuallyHidden } from '@mantine/core';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import classes from './status-dot.module.css';

const WORDS: Record<Endpoint['status'], string> = {
  active: 'active',
  paused: 'paused',
  expired: 'expired',
  over_limit: 'over the plan’s limit',
};

export function StatusDot({ status }: { status: Endpoint['status'] }) {
  return (
    <>
      <span className={`${classes['dot']} ${classes[status]}`} title={WORDS[status]} aria-hidden />
      <VisuallyHidden>{WORDS[status]} </VisuallyHidden>
    </>
  );
}

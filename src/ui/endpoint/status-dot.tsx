import { VisuallyHidden } from '@mantine/core';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import classes from './status-dot.module.css';

export function StatusDot({ status }: { status: Endpoint['status'] }) {
  return (
    <>
      <span className={`${classes['dot']} ${classes[status]}`} title={status} aria-hidden />
      <VisuallyHidden>{status} </VisuallyHidden>
    </>
  );
}

import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { EmptyState } from '#ui/kit/empty-state.tsx';

export interface PageFailedProps {
  /** Names the entry in the server's log, when the server failed. */
  digest?: string | undefined;
  onRetry: () => void;
}

export function PageFailed({ digest, onRetry }: PageFailedProps) {
  return (
    <EmptyState
      role="alert"
      icon={<IconAlertTriangle size={22} stroke={1.5} />}
      title="This page failed"
      actions={
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      Something went wrong on our side; nothing you stored is touched. Try again
      {digest ? (
        <>
          , or look for <code>{digest}</code> in the server’s log
        </>
      ) : null}
      .
    </EmptyState>
  );
}

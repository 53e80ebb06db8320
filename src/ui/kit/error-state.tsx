import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { errorMessage, type ApiError } from '#ui/kit/api-error.ts';
import { EmptyState } from '#ui/kit/empty-state.tsx';

/** Takes the place of content that could not be loaded. */
export function ErrorState({
  title,
  error,
  onRetry,
}: {
  title: string;
  error: ApiError;
  onRetry?: () => void;
}) {
  return (
    <EmptyState
      role="alert"
      icon={<IconPlugConnectedX size={20} stroke={1.5} />}
      title={title}
      actions={
        onRetry ? (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        ) : null
      }
    >
      {errorMessage(error)}
    </EmptyState>
  );
}

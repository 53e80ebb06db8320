'use client';

import { PageFailed } from '#ui/shell/page-failed.tsx';
import { PageBar } from '#ui/shell/page-bar.tsx';

export default function ConsoleError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <>
      <PageBar title="Something went wrong" />
      <PageFailed digest={error.digest} onRetry={reset} />
    </>
  );
}

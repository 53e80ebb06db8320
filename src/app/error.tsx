'use client';

import { LonePage } from '#ui/shell/lone-page.tsx';
import { PageFailed } from '#ui/shell/page-failed.tsx';

export default function RootError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <LonePage>
      <PageFailed digest={error.digest} onRetry={reset} />
    </LonePage>
  );
}

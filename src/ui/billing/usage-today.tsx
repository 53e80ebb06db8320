import { useQuery } from '@tanstack/react-query';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { LoadingRows } from '#ui/kit/loading-rows.tsx';
import { useTRPC } from '#ui/trpc.ts';
import { UsageMeter } from '#ui/usage/usage-meter.tsx';

export function UsageToday() {
  const { data, error, refetch } = useQuery(useTRPC().usage.days.queryOptions());
  if (data) {
    return <UsageMeter used={data.days.at(-1)?.requests ?? 0} limit={data.limit} resetAt={data.resetAt} />;
  }
  return error ? (
    <ErrorState title="Usage could not be loaded" error={error} onRetry={() => void refetch()} />
  ) : (
    <LoadingRows label="Loading usage" />
  );
}

import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#ui/trpc.ts';
import type { ReplayJob } from './types.ts';

const RUNNING_MS = 700;
const IDLE_MS = 10_000;

/** The endpoint's newest job of a kind, followed while it runs. */
export function useLatestJob(endpointId: string, kind: ReplayJob['kind']): ReplayJob | null {
  const { data } = useQuery(
    useTRPC().replay.jobs.queryOptions(
      { endpointId },
      {
        staleTime: 0,
        refetchInterval: (query) =>
          query.state.data?.some(({ state }) => state === 'running') ? RUNNING_MS : IDLE_MS,
      },
    ),
  );
  return data?.find((job) => job.kind === kind) ?? null;
}

import { Button, Progress } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { errorMessage, type ApiError } from '#ui/kit/api-error.ts';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { useTRPC } from '#ui/trpc.ts';
import classes from './job-progress.module.css';
import { jobWords } from './job-words.ts';
import type { ReplayJob } from './types.ts';

const COLORS: Readonly<Record<ReplayJob['state'], string>> = {
  running: 'var(--hw-accent)',
  done: 'var(--hw-success)',
  cancelled: 'var(--hw-dim)',
  stopped: 'var(--hw-warning)',
};

function targetWords({ kind, destination }: ReplayJob): string {
  if (kind === 'retry')
    return destination ? `Retry of what failed at ${destination.url}` : 'Retry of what failed';
  return destination ? `Replay to ${destination.url}` : 'Replay to the destinations';
}

/** How far a job is; it can be cancelled, and resumed where it stopped by itself. */
export function JobProgress({ job }: { job: ReplayJob }) {
  const { id, state, total, sent, leftOut, createdAt } = job;
  const { cancel, resume } = useChangeJob();
  const share = total === 0 ? 100 : Math.min(100, ((sent + leftOut) / total) * 100);
  const words = jobWords(job);
  return (
    <section className={classes['job']} aria-label={targetWords(job)}>
      <div className={classes['head']}>
        <p className={classes['what']}>
          {targetWords(job)}, begun <RelativeTime iso={createdAt} />
        </p>
        {state === 'running' ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={cancel.isPending}
            onClick={() => {
              cancel.mutate({ id });
            }}
          >
            Cancel the job
          </Button>
        ) : null}
        {state === 'stopped' ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={resume.isPending}
            onClick={() => {
              resume.mutate({ id });
            }}
          >
            Resume
          </Button>
        ) : null}
      </div>
      <Progress.Root size={6}>
        <Progress.Section
          value={share}
          color={COLORS[state]}
          aria-label={targetWords(job)}
          aria-valuetext={words}
        />
      </Progress.Root>
      <p className={classes['words']} role={state === 'running' ? undefined : 'status'}>
        {words}
      </p>
    </section>
  );
}

function useChangeJob() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const then = {
    onError: (error: ApiError) => {
      notifications.show({ color: 'red', title: 'The job goes on as it was', message: errorMessage(error) });
    },
    onSettled: () => {
      void queryClient.invalidateQueries(trpc.replay.jobs.queryFilter());
    },
  };
  return {
    cancel: useMutation(trpc.replay.cancelJob.mutationOptions(then)),
    resume: useMutation(trpc.replay.resumeJob.mutationOptions(then)),
  };
}

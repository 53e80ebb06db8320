import { formatCount, pluralize } from '#ui/kit/count.ts';
import type { ReplayJob } from './types.ts';

const NOUNS = { replay: 'request', retry: 'delivery' } as const;

function things(count: number, kind: ReplayJob['kind']): string {
  if (kind === 'retry') return count === 1 ? '1 delivery' : `${formatCount(count)} deliveries`;
  return pluralize(count, NOUNS[kind]);
}

/** "in about 40 s": what is left at the job's rate. */
function remaining({ total, sent, leftOut, perSecond }: ReplayJob): string {
  const seconds = Math.ceil(Math.max(0, total - sent - leftOut) / perSecond);
  if (seconds < 90) return `about ${String(seconds)} s left`;
  return `about ${String(Math.ceil(seconds / 60))} min left`;
}

/** How far a job is, and how it ended, in a sentence or two. */
export function jobWords(job: ReplayJob): string {
  const { kind, state, total, sent, leftOut, stopReason } = job;
  const done = `${formatCount(sent)} of ${things(total, kind)}`;
  const left = leftOut === 0 ? '' : ` ${formatCount(leftOut)} left out: deleted or changed meanwhile.`;
  const verb = kind === 'replay' ? 'sent again' : 'tried again';
  switch (state) {
    case 'running':
      return `${done} ${verb}, ${remaining(job)}.${left}`;
    case 'done':
      return `${things(sent, kind)} ${verb}.${left}`;
    case 'cancelled':
      return `Cancelled after ${done}. What was on its way goes on.${left}`;
    case 'stopped':
      return `Stopped after ${done}. ${stopReason ?? ''}${left}`.trimEnd();
  }
}

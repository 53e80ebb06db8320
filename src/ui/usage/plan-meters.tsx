import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatCount, pluralize } from '#ui/kit/count.ts';
import { formatBytes } from '#ui/kit/bytes.ts';
import { LargerPlan } from '#ui/usage/larger-plan.tsx';
import { Meter } from '#ui/usage/meter.tsx';
import type { RouterOutputs } from '#ui/trpc.ts';
import classes from './plan-meters.module.css';

type PlanUsage = RouterOutputs['usage']['plan'];
type UsedOf = PlanUsage['endpoints'];

function wordsOf({ used, limit }: UsedOf): string {
  if (limit === null) return `${formatCount(used)}, no limit`;
  return limit === 0 ? 'Not in this plan' : `${formatCount(used)} of ${formatCount(limit)}`;
}

function PlanMeter({ name, of, detail }: { name: string; of: UsedOf; detail?: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span data-tabular>{wordsOf(of)}</span>
        {detail ? <span className={classes['detail']}> {detail}</span> : null}
        {of.limit === null || of.limit === 0 ? null : (
          <div className={classes['bar']}>
            <Meter label={name} used={of.used} limit={of.limit} />
          </div>
        )}
      </dd>
    </div>
  );
}

function rulesOf({ rules }: PlanUsage): readonly (readonly [name: string, value: string])[] {
  const { burstPerSecond, bodyBytes, retentionDays, restCallsPerMinute } = rules;
  const atMost = (count: number | null): string =>
    count === null ? 'No limit' : `At most ${formatCount(count)}`;
  return [
    ['Requests a second', atMost(burstPerSecond)],
    ['Body of a request', `Up to ${formatBytes(bodyBytes)}`],
    ['Requests are kept', retentionDays === null ? 'Until you delete them' : pluralize(retentionDays, 'day')],
    ['API calls a minute', atMost(restCallsPerMinute)],
  ];
}

/** What is in use of each limit that counts something, and then the limits that count nothing. */
export function PlanMeters({ usage }: { usage: PlanUsage }) {
  const { endpoints, apiKeys, listeners, accountStreams } = usage;
  const isLimited = [endpoints, apiKeys, listeners, accountStreams].some(({ limit }) => limit !== null);
  return (
    <>
      <dl className={classes['meters']}>
        <PlanMeter name="Endpoints" of={endpoints} />
        <PlanMeter name="API keys" of={apiKeys} />
        <PlanMeter
          name="Listeners of one endpoint"
          of={listeners}
          detail={
            listeners.endpoint && (
              <>
                at{' '}
                <Link href={`/endpoints/${listeners.endpoint.id}`} className={classes['link']}>
                  {listeners.endpoint.name}
                </Link>
              </>
            )
          }
        />
        <PlanMeter name="Account streams" of={accountStreams} />
      </dl>
      <dl className={classes['rules']}>
        {rulesOf(usage).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {isLimited ? (
        <p className={classes['more']}>
          <LargerPlan />
        </p>
      ) : null}
    </>
  );
}

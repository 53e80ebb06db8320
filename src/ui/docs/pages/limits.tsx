import Link from 'next/link';
import type { DocsFacts, PlanFacts } from '#ui/docs/facts.ts';
import { docHref } from '#ui/docs/pages.ts';
import { Code } from '#ui/docs/parts/code.tsx';
import { DocPage } from '#ui/docs/parts/doc-page.tsx';
import { PlanTable } from '#ui/docs/parts/plan-table.tsx';
import { Table } from '#ui/docs/parts/table.tsx';
import { formatBytes } from '#ui/kit/bytes.ts';
import { formatCount } from '#ui/kit/count.ts';

const count = (value: number | null): string => (value === null ? 'unlimited' : formatCount(value));
const yes = (value: boolean): string => (value ? 'yes' : 'no');

/** One line for each limit; the compiler asks for one when a plan gets another. */
export const LIMIT_NAMES: Readonly<
  Record<Exclude<keyof PlanFacts, 'id' | 'title'>, readonly [name: string, of: (plan: PlanFacts) => string]>
> = {
  endpoints: ['Endpoints', (plan) => count(plan.endpoints)],
  requestsPerDay: ['Requests a day (UTC)', (plan) => count(plan.requestsPerDay)],
  overflowPercent: ['Beyond it, taken sealed', (plan) => `${plan.overflowPercent} %`],
  burstPerSecond: ['Requests a second', (plan) => count(plan.burstPerSecond)],
  bodyBytes: ['Size of a body', (plan) => formatBytes(plan.bodyBytes)],
  retentionDays: [
    'Requests are kept',
    (plan) => (plan.retentionDays === null ? 'for ever' : `${plan.retentionDays} days`),
  ],
  webSocket: ['WebSocket streams', (plan) => yes(plan.webSocket)],
  listenersPerEndpoint: ['Listeners of one endpoint', (plan) => count(plan.listenersPerEndpoint)],
  accountStreams: ['Account streams', (plan) => count(plan.accountStreams)],
  apiKeys: ['API keys', (plan) => count(plan.apiKeys)],
  restCallsPerMinute: ['REST calls a minute', (plan) => count(plan.restCallsPerMinute)],
  restBurst: ['REST calls at once', (plan) => count(plan.restBurst)],
  replay: ['Replay', (plan) => yes(plan.replay)],
  customRetrySchedule: ['Own retry schedule', (plan) => yes(plan.customRetrySchedule)],
};

const AT_THE_LIMIT: readonly [what: string, answer: string, way: string][] = [
  ['Endpoints, API keys', '403 LIMIT_EXCEEDED, plan_limit_reached below /v1', 'Delete one, or upgrade.'],
  [
    'Requests a day',
    '200: taken sealed, up to a share of the day’s requests',
    'They enter the log, and get their numbers, when the next day or a larger plan has room.',
  ],
  [
    'That share, or requests a second',
    '429 with Retry-After and reset',
    'Send again then. Nothing of it is stored.',
  ],
  ['Size of a body', '413 with maxSize and actualSize', 'Send less, or upgrade.'],
  ['Age of a request', 'a gap on streams, 404 in REST', 'Read it in time, or upgrade.'],
  [
    'Listeners of one endpoint',
    '403 LIMIT_EXCEEDED at the handshake; rejected on the account stream',
    'Close another one: consoles count too.',
  ],
  ['Account streams', 'close code 4029', 'Use one connection for all endpoints.'],
  ['REST calls', '429 with Retry-After', 'Wait. X-RateLimit-Remaining tells in advance.'],
];

const FIXED: readonly [what: string, limit: string][] = [
  ['Body of a REST call', '1 MiB'],
  ['Message to a stream', '64 KiB'],
  ['Messages to a stream', '50 a second; at once 200 on the endpoint stream, 2,000 on the account stream'],
  ['URL of a handshake', '4,096 characters'],
  ['Handshakes of the endpoint stream', '3,000 a minute for an account and address'],
  ['Handshakes of the account stream', '600 a minute for an address'],
  ['Endpoints of one account stream', '1,000'],
  ['REST calls without a working credential', '600 a minute for an address'],
  ['Sign-ins', '10 in 15 minutes for an account'],
  ['Refreshes', '30 an hour for a sign-in'],
];

const HEADERS = `X-RateLimit-Limit: 60          calls a minute
X-RateLimit-Remaining: 59      calls left now
X-RateLimit-Reset: 1777816980  when there is at least one more, Unix seconds
Retry-After: 12                with 429 and 503: seconds to wait`;

export function Limits({ facts }: { facts: DocsFacts }) {
  return (
    <DocPage
      href={docHref('limits')}
      lead="What each plan of this server allows, what happens at the limit, and the way out. Usage in the console shows how much of it is left."
      sections={[
        {
          id: 'plans',
          title: 'Plans',
          body: (
            <PlanTable
              titles={facts.plans.map(({ title }) => title)}
              rows={Object.values(LIMIT_NAMES).map(([name, of]) => ({ name, values: facts.plans.map(of) }))}
            />
          ),
        },
        {
          id: 'at-the-limit',
          title: 'At the limit',
          body: (
            <>
              <Table
                label="What happens at a limit"
                head={['Limit', 'Answer', 'The way out']}
                rows={AT_THE_LIMIT.map((cells) => ({ key: cells[0], cells }))}
              />
              <p>
                At 80 % and at 100 % of the day’s requests, every page of the console says so, and the owner
                gets one mail each, at an address that was confirmed.
              </p>
            </>
          ),
        },
        {
          id: 'rest',
          title: 'Headers of REST',
          body: (
            <>
              <Code language="text" label="rate limit headers" code={HEADERS} />
              <p>
                They count the calls of the account, whatever key or token made them; without a working
                credential, those of the network address. 1000000000 stands for no limit. Refused calls count
                too.
              </p>
            </>
          ),
        },
        {
          id: 'fixed',
          title: 'The same for every plan',
          body: (
            <>
              <Table
                label="Limits of every plan"
                head={['What', 'Limit']}
                rows={FIXED.map((cells) => ({ key: cells[0], cells }))}
              />
              <p>
                Each has its own answer: see <Link href={docHref('errors')}>Errors and close codes</Link>.
              </p>
            </>
          ),
        },
      ]}
    />
  );
}

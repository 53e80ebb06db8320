import classes from './destination-page.module.css';
import { filterWords } from './filter-rows.ts';
import { scheduleWords } from './retry-waits.ts';
import type { Destination } from './types.ts';

/** What was set, in words. */
export function DestinationFacts({ destination }: { destination: Destination }) {
  const { filter, headers, retryConfig, isOrdered } = destination;
  const facts = [
    ['Filter', filterWords(filter)],
    ['Retries', scheduleWords(retryConfig)],
    [
      'Order',
      isOrdered ? 'Strict: one at a time, in the order of arrival.' : 'As they come, several at once.',
    ],
    [
      'Adds',
      headers.length === 0
        ? 'No headers.'
        : headers.map(({ name, masked }) => `${name}: ${masked}`).join(', '),
    ],
  ] as const;
  return (
    <dl className={classes['facts']}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

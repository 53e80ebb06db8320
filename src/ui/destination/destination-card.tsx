import { Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import Link from 'next/link';
import { errorMessage } from '#ui/kit/api-error.ts';
import classes from './destination-card.module.css';
import { DestinationMenu } from './destination-menu.tsx';
import { filterWords } from './filter-rows.ts';
import { HealthGlance } from './health-glance.tsx';
import { StateLine } from './state-line.tsx';
import type { Destination } from './types.ts';
import { useSetEnabled } from './use-destinations.ts';

/** A destination in the list: where it is, how it is doing, what it takes. */
export function DestinationCard({ destination }: { destination: Destination }) {
  const { id, endpointId, url, enabled, filter, isOrdered, headers } = destination;
  const setEnabled = useSetEnabled((error) => {
    notifications.show({ color: 'red', title: 'Not changed', message: errorMessage(error) });
  });
  const extras = [
    ...(isOrdered ? ['In strict order.'] : []),
    ...(headers.length > 0 ? [`Adds ${headers.map(({ name }) => name).join(', ')}.`] : []),
  ];
  return (
    <li className={classes['card']}>
      <div className={classes['head']}>
        <Switch
          size="sm"
          checked={setEnabled.isPending ? setEnabled.variables.enabled : enabled}
          aria-label={`Forward to ${url}`}
          onChange={({ currentTarget }) => {
            setEnabled.mutate({ id, enabled: currentTarget.checked });
          }}
        />
        <h2 className={classes['url']}>
          <Link href={`/endpoints/${endpointId}/destinations/${id}`}>{url}</Link>
        </h2>
        <DestinationMenu destination={destination} />
      </div>
      <div className={classes['body']}>
        <StateLine destination={destination} />
        <HealthGlance destinationId={id} />
        <p className={classes['takes']}>{[filterWords(filter), ...extras].join(' ')}</p>
      </div>
    </li>
  );
}

import { Radio } from '@mantine/core';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import type { Listener } from '../router-types.ts';
import classes from './replay-modal.module.css';

const TITLES: Readonly<Record<Listener['clientType'], string>> = {
  web: 'Dashboard',
  cli: 'Command line',
  api_key: 'API key client',
  unknown: 'Client',
};

export function ListenerOption({ listener }: { listener: Listener }) {
  const { connectionId, clientType, clientMode, userAgent, connectedAtMs } = listener;
  return (
    <Radio.Card value={connectionId} className={classes['option'] ?? ''}>
      <Radio.Indicator size="xs" />
      <span className={classes['name']}>
        {TITLES[clientType]}
        {clientMode === null ? '' : `, ${clientMode}s`}
      </span>
      <span className={classes['agent']} title={connectionId}>
        {userAgent ?? 'No user agent'}
      </span>
      <span className={classes['since']}>
        connected <RelativeTime iso={new Date(connectedAtMs).toISOString()} />
      </span>
    </Radio.Card>
  );
}

import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { CodeBlock } from '#ui/kit/code-block.tsx';
import type { Endpoint } from '../router-types.ts';
import classes from './replay-modal.module.css';

/** What to do when nobody listens. */
export function ConnectClient({ endpoint }: { endpoint: Endpoint }) {
  const { origin } = new URL(endpoint.url);
  const address = `${origin.replace(/^http/, 'ws')}/ws/${endpoint.id}`;
  return (
    <div className={classes['connect']}>
      <p className={classes['lead']}>
        No client is connected to this endpoint. It appears here as soon as it is.
      </p>
      <p className={classes['dim']}>
        Connect any WebSocket client with an{' '}
        <Anchor component={Link} href="/keys" inherit>
          API key
        </Anchor>
        , for example:
      </p>
      <CodeBlock label="client command" wrap code={`npx wscat -c '${address}?apikey=YOUR_KEY'`} />
    </div>
  );
}

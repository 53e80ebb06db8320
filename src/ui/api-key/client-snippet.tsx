import { Anchor, SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '#ui/account/use-me.ts';
import { clientCode, CLIENTS, type Client } from '#ui/api-key/client-code.ts';
import { useEndpoints } from '#ui/endpoint/use-endpoints.ts';
import { CodeBlock } from '#ui/kit/code-block.tsx';
import classes from './client-snippet.module.css';

const CLIENT_CHOICES = Object.entries(CLIENTS).map(([value, label]) => ({ value, label }));

/** A client with the key and an endpoint filled in. Copying it copies the key. */
export function ClientSnippet({ apiKey, onCopied }: { apiKey: string; onCopied: () => void }) {
  const me = useMe();
  const endpoints = useEndpoints();
  const [client, setClient] = useState<Client>('node');
  const [chosen, setChosen] = useState<string | null>(null);
  const endpoint = endpoints.find(({ id }) => id === chosen) ?? endpoints[0];
  if (!endpoint || !me) return null;
  const code = clientCode(client, { publicUrl: me.publicUrl, endpointId: endpoint.id, apiKey });
  return (
    <section>
      <div className={classes['choose']}>
        <Select
          label="A client for"
          data={endpoints.map(({ id, name }) => ({ value: id, label: name }))}
          value={endpoint.id}
          onChange={setChosen}
        />
        <SegmentedControl
          aria-label="Client"
          size="sm"
          data={CLIENT_CHOICES}
          value={client}
          onChange={(value) => {
            setClient(value as Client);
          }}
        />
      </div>
      <CodeBlock code={code} label={`${CLIENTS[client]} client`} onCopied={onCopied} />
      <p className={classes['lead']}>
        It ends with its connection. The{' '}
        <Anchor href="/docs/endpoint-stream#clients" target="_blank" inherit>
          docs
        </Anchor>{' '}
        have clients that reconnect and miss nothing.
      </p>
      <p className={classes['lead']}>Then send something:</p>
      <CodeBlock code={`curl -d '{"hello":"world"}' ${endpoint.url}`} label="curl command" wrap />
    </section>
  );
}

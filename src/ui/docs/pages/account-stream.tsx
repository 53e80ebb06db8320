import Link from 'next/link';
import { z } from 'zod';
import { AccountEvent } from '#protocol/account-event.ts';
import { AccountClientMessage, AccountServerMessage } from '#protocol/account-stream.ts';
import {
  ACCOUNT_CLIENT_MESSAGES,
  ACCOUNT_EVENT_FIELDS,
  ACCOUNT_SERVER_MESSAGES,
} from '#ui/docs/contract/account-messages.ts';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { docHref } from '#ui/docs/pages.ts';
import { Code } from '#ui/docs/parts/code.tsx';
import { DocPage } from '#ui/docs/parts/doc-page.tsx';
import { FieldTable } from '#ui/docs/parts/field-table.tsx';
import { describeMessages, MessageList } from '#ui/docs/parts/message-list.tsx';
import { Table } from '#ui/docs/parts/table.tsx';
import { fieldRows } from '#ui/docs/schema/field-rows.ts';
import type { JsonSchema } from '#ui/docs/schema/json-schema.ts';
import { AccountClients } from './account-clients.tsx';

const PARAMETERS: readonly [name: string, meaning: string][] = [
  ['token=<token>', 'An access token, a personal access token or an API key, URL-encoded.'],
  ['Authorization: Bearer', 'The same as a header, which keeps it out of logs; X-API-Key works too.'],
  ['ack=1', 'Answers to subscribe, unsubscribe and auth, and an error message before a close with 4002.'],
];

const SERVER_MESSAGES = describeMessages(AccountServerMessage.options, ACCOUNT_SERVER_MESSAGES);
const CLIENT_MESSAGES = describeMessages(AccountClientMessage.options, ACCOUNT_CLIENT_MESSAGES);
const EVENT = fieldRows(z.toJSONSchema(AccountEvent) as JsonSchema);

export function AccountStream({ facts }: { facts: DocsFacts }) {
  return (
    <DocPage
      href={docHref('account-stream')}
      lead="Events of many endpoints over one WebSocket, and the fate of their deliveries, with short-lived tokens that a page may hold."
      sections={[
        {
          id: 'connect',
          title: 'Connect',
          body: (
            <>
              <Code
                language="text"
                label="address of the account stream"
                code={`${facts.streamUrl}/v1/ws?token=YOUR_ACCESS_TOKEN`}
              />
              <p>
                <Link href={docHref('tokens', 'sign-in')}>Sign in</Link> for an access token. The server
                accepts first and judges then, because a browser can read a close code and not an HTTP status.
                Nothing is sent until you subscribe.
              </p>
              <Table
                label="Parameters of the account stream"
                head={['Parameter', 'Meaning']}
                rows={PARAMETERS.map(([name, meaning]) => ({
                  key: name,
                  cells: [<code key="name">{name}</code>, meaning],
                }))}
              />
              <p>
                Messages are text frames of JSON, <code>{'{type, data}'}</code>. Ignore types and fields that
                you don’t know.
              </p>
            </>
          ),
        },
        {
          id: 'clients',
          title: 'Clients that run',
          body: (
            <>
              <p>
                Each signs in, refreshes its token and tells the open socket, reconnects with growing random
                waits, and reads on where it was. Copy one and put your work into <code>handle</code>.
              </p>
              <AccountClients facts={facts} />
            </>
          ),
        },
        {
          id: 'client-messages',
          title: 'Messages from the client',
          body: (
            <>
              <p>
                Ids may also be called <code>endpointIds</code> or <code>endpoints</code>, be one string
                instead of a list, and stand under <code>data</code> or <code>payload</code>.
              </p>
              <MessageList from="client" messages={CLIENT_MESSAGES} />
            </>
          ),
        },
        {
          id: 'server-messages',
          title: 'Messages from the server',
          body: <MessageList from="server" messages={SERVER_MESSAGES} />,
        },
        {
          id: 'event',
          title: 'Event',
          body: (
            <FieldTable label="Fields of an event" rows={EVENT} texts={ACCOUNT_EVENT_FIELDS} kind="output" />
          ),
        },
        {
          id: 'tokens',
          title: 'When the token expires',
          body: (
            <>
              <p>
                An access token lasts 15 minutes, and the socket closes with 4001 at its end. Refresh it a
                minute before, and either send <code>auth</code> on the open socket, which interrupts nothing,
                or connect again from your position.
              </p>
              <p>
                After 4001, refresh and connect again. If the refresh is refused with 401, the sign-in has
                ended: sign in again. Every other code is on{' '}
                <Link href={docHref('errors', 'close-codes')}>Errors and close codes</Link>.
              </p>
            </>
          ),
        },
        {
          id: 'limits',
          title: 'How many',
          body: (
            <p>
              Use one connection for all endpoints: it follows up to 1,000. The number of connections depends
              on the plan, and each endpoint that a connection follows counts as one of that endpoint’s
              listeners: see <Link href={docHref('limits')}>Limits and plans</Link>.
            </p>
          ),
        },
      ]}
    />
  );
}

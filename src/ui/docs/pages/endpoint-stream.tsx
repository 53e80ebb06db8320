import Link from 'next/link';
import { z } from 'zod';
import { CapturedRequest } from '#protocol/captured-request.ts';
import { ClientMessage, ServerMessage } from '#protocol/endpoint-stream.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { CAPTURED_REQUEST_FIELDS } from '#ui/docs/contract/captured-request.ts';
import { ENDPOINT_CLIENT_MESSAGES, ENDPOINT_SERVER_MESSAGES } from '#ui/docs/contract/endpoint-messages.ts';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { docHref } from '#ui/docs/pages.ts';
import { Code } from '#ui/docs/parts/code.tsx';
import { DocPage } from '#ui/docs/parts/doc-page.tsx';
import { FieldTable } from '#ui/docs/parts/field-table.tsx';
import { describeMessages, MessageList } from '#ui/docs/parts/message-list.tsx';
import { Table } from '#ui/docs/parts/table.tsx';
import { fieldRows } from '#ui/docs/schema/field-rows.ts';
import type { JsonSchema } from '#ui/docs/schema/json-schema.ts';
import { AnswerSenders } from './answer-senders.tsx';
import { EndpointClients } from './endpoint-clients.tsx';

const PARAMETERS: readonly [name: string, meaning: string][] = [
  [
    'apikey=<key>',
    'An API key, URL-encoded. Or send Authorization: Bearer <key>, which keeps it out of logs.',
  ],
  ['token=<token>', 'A personal access token or an access token; also as Authorization: Bearer.'],
  [
    'consumer=<name>',
    'The server keeps your position: ack moves it, and the next connection of that name begins after it.',
  ],
  ['share=1', 'With consumer=: connections of that name divide the requests, each goes to one of them.'],
  ['after=<seq>', 'Resume: everything stored with a greater seq comes first, then caught_up, then live.'],
  ['raw=1', 'Adds rawHeaders and url to each request.'],
  ['client=cli', 'Shows the connection as a command line in the console.'],
  ['mode=listen, mode=forward', 'With client=cli: what it does.'],
];

const SERVER_MESSAGES = describeMessages(ServerMessage.options, ENDPOINT_SERVER_MESSAGES);
const CLIENT_MESSAGES = describeMessages(ClientMessage.options, ENDPOINT_CLIENT_MESSAGES);
const CAPTURED = fieldRows(z.toJSONSchema(CapturedRequest) as JsonSchema);

export function EndpointStream({ facts }: { facts: DocsFacts }) {
  return (
    <DocPage
      href={docHref('endpoint-stream')}
      lead="One endpoint’s requests over a WebSocket as they arrive, or from any position of its log."
      sections={[
        {
          id: 'connect',
          title: 'Connect',
          body: (
            <>
              <Code
                language="text"
                label="address of the endpoint stream"
                code={`${facts.streamUrl}/ws/${facts.endpointId}`}
              />
              <p>
                By id or alias, with a credential that has the scope <code>stream:listen</code>. Messages are
                text frames of JSON, <code>{'{type, timestamp, payload}'}</code>; <code>timestamp</code> is
                Unix time in milliseconds. Ignore types and fields that you don’t know: there will be more of
                them. This is version {PROTOCOL_VERSION} of the protocol.
              </p>
              <Table
                label="Parameters of the endpoint stream"
                head={['Parameter', 'Meaning']}
                rows={PARAMETERS.map(([name, meaning]) => ({
                  key: name,
                  cells: [<code key="name">{name}</code>, meaning],
                }))}
              />
              <p>
                A handshake that can’t succeed is answered with an HTTP status and never with an open socket:
                see <Link href={docHref('errors', 'handshakes')}>refused handshakes</Link>.
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
                Each reconnects with growing random waits, reads on where it was, and stops when another try
                can’t help. Copy one and put your work into <code>handle</code>.
              </p>
              <EndpointClients facts={facts} />
            </>
          ),
        },
        {
          id: 'server-messages',
          title: 'Messages from the server',
          body: <MessageList from="server" messages={SERVER_MESSAGES} />,
        },
        {
          id: 'captured-request',
          title: 'Captured request',
          body: (
            <>
              <p>
                The first twelve fields are always there, and never null. <code>rawHeaders</code> and{' '}
                <code>url</code> come with <code>raw=1</code>.
              </p>
              <FieldTable
                label="Fields of a captured request"
                rows={CAPTURED}
                texts={CAPTURED_REQUEST_FIELDS}
                kind="output"
              />
            </>
          ),
        },
        {
          id: 'client-messages',
          title: 'Messages from the client',
          body: (
            <>
              <p>
                None is needed. At most 50 a second, 200 at once, of 64 KiB each; while the endpoint asks its
                clients for answers, 10 a second and 50 at once may have up to 2 MiB.
              </p>
              <MessageList from="client" messages={CLIENT_MESSAGES} />
            </>
          ),
        },
        { id: 'respond', title: 'Answer the sender', body: <AnswerSenders facts={facts} /> },
        {
          id: 'liveness',
          title: 'Staying connected',
          body: (
            <ul>
              <li>
                The server pings at the protocol level every 30 s and drops a peer that misses two. Libraries
                answer by themselves.
              </li>
              <li>
                A client that hears nothing for 75 s has a dead line: close it and connect again. Browsers
                don’t show protocol pings to a page; it sends <code>ping</code> and expects <code>pong</code>.
              </li>
              <li>
                A reader that is slow is fed from the log as it reads. Nothing is skipped, however long it
                takes.
              </li>
              <li>
                Revoking the key, deleting the endpoint or changing the plan ends open sockets at once: see{' '}
                <Link href={docHref('errors', 'close-codes')}>close codes</Link>.
              </li>
            </ul>
          ),
        },
      ]}
    />
  );
}

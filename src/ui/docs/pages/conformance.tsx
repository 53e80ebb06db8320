import type { DocsFacts } from '#ui/docs/facts.ts';
import { docHref } from '#ui/docs/pages.ts';
import { Code } from '#ui/docs/parts/code.tsx';
import { DocPage } from '#ui/docs/parts/doc-page.tsx';
import { Note } from '#ui/docs/parts/note.tsx';
import { Table } from '#ui/docs/parts/table.tsx';

const OPTIONS: readonly [option: string, meaning: string][] = [
  ['--url', 'Origin of the server.'],
  ['--email, --password', 'The account to work in.'],
  ['--register', 'Makes the account, and a second one, instead of signing in.'],
  ['--other-email, --other-password', 'A second account, to see that accounts do not see each other.'],
  ['--only', 'A group or a check; may be repeated.'],
  ['--slow', 'Also what takes longer than a minute.'],
  ['--time-scale', 'How much faster than real the clocks of the imitated clients go; 100 by itself.'],
  ['--json', 'Writes the results for programs to this file.'],
  ['--list', 'Names every check, without running one.'],
];

const GROUPS: readonly [group: string, holds: string][] = [
  ['capture', 'Every answer to a sender, and that what was answered is stored.'],
  [
    'endpoint-stream',
    'Handshakes, messages, captured requests, resume and close codes; a known client’s habits.',
  ],
  ['account-stream', 'Subscriptions, resume, tokens and close codes; a known client’s habits.'],
  ['api', 'REST below /api with its envelope.'],
  ['v1', 'REST below /v1 with its envelope and headers.'],
  ['auth', 'Sign-in, refresh, and the sign-in of a command line.'],
  ['documents', 'openapi.json and asyncapi.json.'],
];

export function Conformance({ facts: { publicUrl } }: { facts: DocsFacts }) {
  return (
    <DocPage
      href={docHref('conformance')}
      lead="The contract on these pages is tested over the network, by a program that knows nothing of the server but its address. Run it against this server, against your own, or against another one that claims to speak the protocol."
      sections={[
        {
          id: 'run',
          title: 'Run it',
          body: (
            <>
              <Code
                language="shell"
                label="command that tests a server"
                code={`npm run conformance -- --url ${publicUrl} --email you@example.com --password …`}
                wrap
              />
              <p>
                From a checkout of Hookwire. It prints a table of what it checked, what it expected and what
                it saw, and ends with 1 if something was not as expected. It removes the endpoints and keys
                that it makes.
              </p>
              <Note meaning="warning">Use an account made for it, and not one whose webhooks you need.</Note>
            </>
          ),
        },
        {
          id: 'groups',
          title: 'What it checks',
          body: (
            <Table
              label="Groups of checks"
              head={['Group', 'Holds']}
              rows={GROUPS.map(([group, holds]) => ({
                key: group,
                cells: [<code key="group">{group}</code>, holds],
              }))}
            />
          ),
        },
        {
          id: 'options',
          title: 'Options',
          body: (
            <Table
              label="Options"
              head={['Option', 'Meaning']}
              rows={OPTIONS.map(([option, meaning]) => ({
                key: option,
                cells: [<code key="option">{option}</code>, meaning],
              }))}
            />
          ),
        },
        {
          id: 'documents',
          title: 'Documents for machines',
          body: (
            <p>
              <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1) has every REST operation,{' '}
              <a href="/asyncapi.json">asyncapi.json</a> (AsyncAPI 3.0) both streams. They come out of the
              schemas with which the server judges each message, and so do the tables on these pages.
            </p>
          ),
        },
      ]}
    />
  );
}

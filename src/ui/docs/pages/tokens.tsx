import Link from 'next/link';
import type { Scope } from '#protocol/scope.ts';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { docHref } from '#ui/docs/pages.ts';
import { Code, Json } from '#ui/docs/parts/code.tsx';
import { DocPage } from '#ui/docs/parts/doc-page.tsx';
import { Note } from '#ui/docs/parts/note.tsx';
import { Table } from '#ui/docs/parts/table.tsx';

const KINDS: readonly [prefix: string, name: string, life: string, use: string][] = [
  [
    'hwk_',
    'API key',
    'Until you revoke it, or a date that you choose.',
    'Programs of yours: streams and REST, as far as its scopes go.',
  ],
  [
    'hwp_',
    'Personal access token',
    'Until you revoke it, or a date that you choose.',
    'The same, and what only a person may do, such as making keys.',
  ],
  ['hwa_', 'Access token', '15 minutes.', 'Pages and programs that sign a person in. It has every scope.'],
  [
    'hwr_',
    'Refresh token',
    '7 days, and one use.',
    'Exchanged for the next access token and the next refresh token.',
  ],
];

/** One line for each scope; the compiler asks for one when there is another. */
const SCOPES: Readonly<Record<Scope, string>> = {
  'stream:listen': 'Open the endpoint stream and the account stream.',
  'endpoints:read': 'List and read endpoints.',
  'endpoints:write': 'Create, change and delete endpoints.',
  'requests:read': 'List and read captured requests and events.',
  'requests:write': 'Delete captured requests, retry and replay events, answer senders with respond.',
  'api-keys:read': 'List API keys. No API key can have it.',
  'api-keys:write': 'Create and delete API keys. No API key can have it.',
};

export function Tokens({ facts: { publicUrl } }: { facts: DocsFacts }) {
  return (
    <DocPage
      href={docHref('tokens')}
      lead="Four kinds of credentials, told apart by how they begin. Each is shown once; the server keeps only a hash."
      sections={[
        {
          id: 'kinds',
          title: 'Which one to use',
          body: (
            <>
              <Table
                label="Kinds of credentials"
                head={['Begins with', 'Lives', 'For']}
                named
                rows={KINDS.map(([prefix, name, life, use]) => ({
                  key: prefix,
                  cells: [
                    <span key="prefix">
                      <code>{prefix}</code>
                      <br />
                      {name}
                    </span>,
                    life,
                    use,
                  ],
                }))}
              />
              <p>
                Send it as <code>Authorization: Bearer</code>, or as <code>X-API-Key</code>. Streams take it
                in the URL too, as <code>apikey</code> or <code>token</code>, because a page in a browser
                can’t set headers there; URLs end up in logs, so prefer the header elsewhere.
              </p>
              <p>
                API keys and personal access tokens are made in the console under{' '}
                <Link href="/keys">API keys</Link>; keys also with{' '}
                <Link href={docHref('rest')}>POST /v1/api-keys</Link>.
              </p>
            </>
          ),
        },
        {
          id: 'scopes',
          title: 'Scopes',
          body: (
            <>
              <Table
                label="Scopes"
                head={['Scope', 'Allows']}
                rows={Object.entries(SCOPES).map(([scope, allows]) => ({
                  key: scope,
                  cells: [<code key="scope">{scope}</code>, allows],
                }))}
              />
              <p>
                The REST reference names the scope of each operation. Without it the answer is 403{' '}
                <code>INSUFFICIENT_SCOPE</code>, or <code>insufficient_scope</code> below <code>/v1</code>.
              </p>
            </>
          ),
        },
        {
          id: 'sign-in',
          title: 'Sign in from a program',
          body: (
            <>
              <Code
                language="shell"
                label="curl command that signs in"
                code={`curl ${publicUrl}/v1/auth/login -d '{"email":"you@example.com","password":"…"}'`}
                wrap
              />
              <Json
                label="answer to a sign-in"
                value={{
                  user: { id: '019e0c1a-7d5c-7b3e-9f3a-2c8e5d1b4a60', email: 'you@example.com', '…': '…' },
                  access_token: 'hwa_…',
                  refresh_token: 'hwr_…',
                  token_type: 'Bearer',
                  expires_in: 900,
                }}
              />
              <p>
                Accounts that sign in with GitHub or Google have no password; they use a personal access
                token, or set a password in <Link href="/settings">Settings</Link>.
              </p>
            </>
          ),
        },
        {
          id: 'refresh',
          title: 'Refresh',
          body: (
            <>
              <Code
                language="shell"
                label="curl command that refreshes"
                code={`curl ${publicUrl}/v1/auth/refresh -d '{"refresh_token":"hwr_…"}'`}
                wrap
              />
              <ol>
                <li>Refresh a minute before the access token expires, in one place at a time.</li>
                <li>
                  Save the new refresh token before you do anything else: the old one has had its use. If the
                  answer got lost, log in again.
                </li>
                <li>
                  A refresh token that is used a second time ends the whole sign-in, because one of the two
                  users may be a thief. Then sign in again.
                </li>
              </ol>
              <p>
                An open account stream takes the fresh token with <code>auth</code>: see{' '}
                <Link href={docHref('account-stream', 'tokens')}>When the token expires</Link>.
              </p>
            </>
          ),
        },
        {
          id: 'rotate',
          title: 'Rotate a key',
          body: (
            <>
              <ol>
                <li>Create a second key with the same scopes.</li>
                <li>Give it to your programs. A client of these docs reads on where it was.</li>
                <li>
                  Look at <em>last used</em> of the old key in the console, and revoke it once nobody uses it.
                </li>
              </ol>
              <Note meaning="warning">
                Revoking takes effect at once, on open sockets too: they close with 4001. A key that has
                leaked should be revoked first and replaced then.
              </Note>
            </>
          ),
        },
      ]}
    />
  );
}

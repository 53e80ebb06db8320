import Link from 'next/link';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { docHref } from '#ui/docs/pages.ts';
import { Code } from '#ui/docs/parts/code.tsx';
import { DocPage } from '#ui/docs/parts/doc-page.tsx';
import { Table } from '#ui/docs/parts/table.tsx';
import { REST_GROUPS } from '#ui/docs/rest/open-api.ts';
import { MethodBadge } from '#ui/kit/method-badge.tsx';

const SURFACES: readonly [paths: string, keys: string, errors: string][] = [
  ['/v1', 'snake_case', '{"error":{"code","message","details"}}'],
  ['/api, /auth, /billing', 'camelCase and snake_case, both in each object', '{"error","code"?,"details"?}'],
];

export function Rest({ facts: { publicUrl } }: { facts: DocsFacts }) {
  return (
    <DocPage
      href={docHref('rest')}
      lead="Endpoints, requests, keys and sign-in, for programs. These pages are made from the OpenAPI document, which is made from the schemas that judge each call."
      sections={[
        {
          id: 'surfaces',
          title: 'Two surfaces',
          body: (
            <>
              <p>
                There are two, because clients of two published products work here unchanged. Both reach the
                same endpoints and requests. For something new take <code>/v1</code>.
              </p>
              <Table
                label="Surfaces"
                head={['Below', 'Keys', 'Errors']}
                named
                rows={SURFACES.map(([paths, keys, errors]) => ({
                  key: paths,
                  cells: [<code key="paths">{paths}</code>, keys, <code key="errors">{errors}</code>],
                }))}
              />
            </>
          ),
        },
        {
          id: 'call',
          title: 'A call',
          body: (
            <>
              <Code
                language="shell"
                label="curl command that lists endpoints"
                code={`curl -H 'Authorization: Bearer YOUR_API_KEY' ${publicUrl}/v1/endpoints`}
                wrap
              />
              <ul>
                <li>
                  The credential is an API key or a token, as <code>Authorization: Bearer</code> or{' '}
                  <code>X-API-Key</code>: see <Link href={docHref('tokens')}>Tokens and keys</Link>. Cookies
                  are never looked at, so pages of any origin may call.
                </li>
                <li>
                  Bodies are JSON of at most 1 MiB, whatever content type they name. An empty body is an empty
                  object.
                </li>
                <li>What belongs to another account is answered like what does not exist.</li>
                <li>
                  There are no redirects. A path with a slash at its end is another path; a path without the
                  method is 405 with <code>Allow</code>.
                </li>
                <li>
                  Every answer tells how many calls are left:{' '}
                  <Link href={docHref('limits', 'rest')}>headers of REST</Link>.
                </li>
              </ul>
            </>
          ),
        },
        ...REST_GROUPS.map(({ slug, title, routes }) => ({
          id: slug,
          title,
          body: (
            <Table
              label={title}
              head={['Operation', 'Does']}
              rows={routes.map(({ method, path, operation }) => ({
                key: operation.operationId,
                cells: [
                  <span key="operation">
                    <MethodBadge method={method.toUpperCase()} /> <code>{path}</code>
                  </span>,
                  <Link key="does" href={`${docHref('rest')}/${slug}#${operation.operationId}`}>
                    {operation.summary}
                  </Link>,
                ],
              }))}
            />
          ),
        })),
        {
          id: 'documents',
          title: 'For machines',
          body: (
            <p>
              <a href="/openapi.json">openapi.json</a> is OpenAPI 3.1: client generators and HTTP tools read
              it. The streams are in <a href="/asyncapi.json">asyncapi.json</a>.
            </p>
          ),
        },
      ]}
    />
  );
}

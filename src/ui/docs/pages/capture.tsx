import Link from 'next/link';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { docHref } from '#ui/docs/pages.ts';
import { Code, Json } from '#ui/docs/parts/code.tsx';
import { DocPage } from '#ui/docs/parts/doc-page.tsx';
import { Note } from '#ui/docs/parts/note.tsx';
import { Table } from '#ui/docs/parts/table.tsx';
import { EXAMPLE } from '#ui/docs/contract/examples.ts';

const ANSWERS = [
  {
    key: 'stored',
    cells: [
      'Stored',
      <>
        <code>200</code> as above, or the endpoint’s own answer
      </>,
      'Nothing: it is safe.',
    ],
  },
  {
    key: 'unknown',
    cells: [
      'Unknown, paused, expired or deleted endpoint',
      <>
        <code>404</code> <code>{'{"error"}'}</code>
      </>,
      'Check the URL. In the console, a paused endpoint says so.',
    ],
  },
  {
    key: 'large',
    cells: [
      'Body over the plan’s size',
      <>
        <code>413</code> <code>{'{"error","maxSize","actualSize"}'}</code>
      </>,
      'Send less, or upgrade. A body that names its length is refused before it is sent.',
    ],
  },
  {
    key: 'quota',
    cells: [
      'More requests in a second than the plan has, or in a day and beyond what is taken sealed',
      <>
        <code>429</code> <code>{'{"error","code":"LIMIT_EXCEEDED","limit","reset"}'}</code>
      </>,
      'Send again as Retry-After says; reset is a time in milliseconds. Most providers do so by themselves.',
    ],
  },
  {
    key: 'unavailable',
    cells: [
      'Can’t be stored right now',
      <>
        <code>503</code> <code>{'{"error"}'}</code>
      </>,
      'Send again as Retry-After says.',
    ],
  },
];

export function Capture({ facts }: { facts: DocsFacts }) {
  const url = `${facts.publicUrl}/h/${facts.endpointId}`;
  return (
    <DocPage
      href={docHref('capture')}
      lead="An endpoint is a public URL. Whatever is sent to it, by whatever method, is committed to its log before the sender gets an answer."
      sections={[
        {
          id: 'address',
          title: 'Address',
          body: (
            <>
              <Code
                language="text"
                label="addresses of an endpoint"
                code={`${url}\n${url}/any/path?and=query\n${facts.publicUrl}/h/your-alias\n${facts.publicUrl}/wh/your-alias`}
              />
              <p>
                By id, or by the alias that you give it in the console. Every path below it belongs to the
                same endpoint.
              </p>
              <Note meaning="warning">
                The address is the only thing that a sender needs, so treat it as a secret, and{' '}
                <Link href={docHref('signatures')}>verify signatures</Link> where the provider signs.
              </Note>
            </>
          ),
        },
        {
          id: 'taken',
          title: 'What is taken',
          body: (
            <ul>
              <li>
                Every method of HTTP/1.1, among them HEAD, OPTIONS and PROPFIND; chunked bodies;{' '}
                <code>Expect: 100-continue</code>; offers to upgrade, which are ignored.
              </li>
              <li>
                Requests of browser pages from anywhere. A CORS preflight is stored too, and answered so that
                the page may send.
              </li>
              <li>
                Bodies up to the size of the plan: see <Link href={docHref('limits')}>Limits and plans</Link>.
              </li>
            </ul>
          ),
        },
        {
          id: 'kept',
          title: 'What is kept',
          body: (
            <>
              <p>
                Method, raw target, HTTP version, the header list in order with case and repeats, the bytes of
                the body and their SHA-256, the sender’s address and the time of arrival. Nothing is
                normalised. Streams and REST show a projection of it (
                <Link href={docHref('endpoint-stream', 'captured-request')}>Captured request</Link>); the
                console has the exact bytes to download.
              </p>
              <p>
                Each request gets the next number of its endpoint, <code>seq</code>, in the order of commits.
              </p>
            </>
          ),
        },
        {
          id: 'answer',
          title: 'The answer',
          body: (
            <>
              <Json
                label="answer to a stored request"
                value={{ received: true, id: EXAMPLE.requestId, timestamp: EXAMPLE.timestamp }}
              />
              <p>
                It means: the request is committed to the database. In the console an endpoint can be given
                another answer, with status, headers, body and a delay; then the id is in{' '}
                <code>X-Hookwire-Request-Id</code>, which every answer carries.
              </p>
              <Table label="Answers to a sender" head={['When', 'Answer', 'What to do']} rows={ANSWERS} />
              <p>
                When the day’s requests are used up, a share of them is still taken and answered with 200, so
                that a sender that tries only once loses nothing. These are sealed: they enter the log when
                the next day or a larger plan has room for them.
              </p>
            </>
          ),
        },
        {
          id: 'try',
          title: 'Try it',
          body: (
            <Code
              language="shell"
              label="curl commands that try an endpoint"
              code={`# A form, a file, another method
curl -d 'name=Ada' ${url}/form
curl --data-binary @photo.jpg -H 'Content-Type: image/jpeg' ${url}/upload
curl -X DELETE '${url}/things/1?dry=1'
# What it answers, headers included
curl -i -d '{}' -H 'Content-Type: application/json' ${url}`}
            />
          ),
        },
      ]}
    />
  );
}

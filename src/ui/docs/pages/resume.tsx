import Link from 'next/link';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { docHref } from '#ui/docs/pages.ts';
import { Code } from '#ui/docs/parts/code.tsx';
import { DocPage } from '#ui/docs/parts/doc-page.tsx';
import { Note } from '#ui/docs/parts/note.tsx';

const PHASES = `> connect with ?after=41
< {"type":"connected","payload":{"seq":44, …}}
< {"type":"new_request","payload":{"seq":42, …}}
< {"type":"new_request","payload":{"seq":43, …}}
< {"type":"new_request","payload":{"seq":44, …}}
< {"type":"caught_up","payload":{"seq":44}}
< {"type":"new_request","payload":{"seq":45, …}}    live`;

const GAP = `> connect with ?after=2
< {"type":"connected","payload":{"seq":44, …}}
< {"type":"gap","payload":{"from":3,"to":17,"reason":"retention"}}
< {"type":"new_request","payload":{"seq":18, …}}`;

const CONSUMER = `> connect with ?consumer=billing
< {"type":"connected","payload":{"seq":44,"consumer":{"name":"billing","shared":false,"seq":41}, …}}
< {"type":"new_request","payload":{"seq":42, …}}
> {"type":"ack","seq":42}                            when it is handled
  the line breaks, the client comes back
< {"type":"connected","payload":{"seq":44,"consumer":{"name":"billing","shared":false,"seq":42}, …}}
< {"type":"new_request","payload":{"seq":43, …}}`;

const ACCOUNT = (id: string) => `{"type":"subscribe","endpoint_ids":["${id}"],"after":{"${id}":41}}`;

export function Resume({ facts }: { facts: DocsFacts }) {
  return (
    <DocPage
      href={docHref('resume')}
      lead="A client that was away names the last number it has handled, and gets everything after it: once, in order, without a gap between what was stored and what is live."
      sections={[
        {
          id: 'recipe',
          title: 'The recipe',
          body: (
            <ol>
              <li>
                <strong>Save</strong> the <code>seq</code> of each request after you have handled it, in a
                file or a database, together with your own result if you can.
              </li>
              <li>
                <strong>Connect</strong> with it: <code>?after=&lt;seq&gt;</code> on the endpoint stream,{' '}
                <code>after</code> in <code>subscribe</code> on the account stream. 0 means everything that is
                stored.
              </li>
              <li>
                <strong>Skip</strong> what is not greater than your position. Within a connection this never
                happens; it costs nothing to be sure.
              </li>
              <li>
                <strong>Recognise</strong> repeats by <code>id</code>: after a crash between handling and
                saving, one request comes again. Handling it twice must do no harm.
              </li>
              <li>
                <strong>Reconnect</strong> after every close that isn’t final, waiting a random time between 0
                and a limit that doubles with each try up to 30 s. Begin again with a small limit once the
                stream brings something.
              </li>
            </ol>
          ),
        },
        {
          id: 'phases',
          title: 'Stored first, then live',
          body: (
            <>
              <Code language="text" label="a connection that resumes" code={PHASES} />
              <p>
                <code>caught_up</code> says that everything up to its <code>seq</code> was sent. It comes once
                for each connection, and only to clients that resume. Until then you are behind; from then on,
                live.
              </p>
            </>
          ),
        },
        {
          id: 'first-time',
          title: 'The first time',
          body: (
            <p>
              Without <code>after</code> the stream begins with the next request. Save the <code>seq</code> of{' '}
              <code>connected</code> as your first position: otherwise a line that breaks before the first
              request leaves you without one. The account stream has no such message, so begin there with 0,
              or with the <code>seq</code> of the newest event that REST lists.
            </p>
          ),
        },
        {
          id: 'consumers',
          title: 'Or let the server keep your position',
          body: (
            <>
              <Code language="text" label="a consumer" code={CONSUMER} />
              <p>
                With <code>?consumer=&lt;name&gt;</code> there is nothing to save. <code>ack</code> says that
                everything up to its <code>seq</code> is handled; a new connection of that name begins after
                it, so what was not acknowledged comes again. Acknowledge each request or every hundredth: it
                only decides how many come twice after a crash. A new consumer begins with the next request,
                or after <code>after</code> if you give it. An endpoint has up to 100.
              </p>
              <p>
                With <code>&amp;share=1</code> the connections of one name divide the requests: each goes to
                one of them, up to 64 unacknowledged at once. One that leaves, or acknowledges nothing for 30
                s, gives back what it has, and another gets it. Then order holds no longer: where order
                matters, use one connection.
              </p>
            </>
          ),
        },
        {
          id: 'gap',
          title: 'When some are gone',
          body: (
            <>
              <Code language="text" label="a connection that meets a gap" code={GAP} />
              <p>
                Requests are kept as long as the plan says, and people delete some. Where you would have got
                them comes one <code>gap</code>, with the first and last number that is missing and a reason:{' '}
                <code>retention</code> or <code>deleted</code>. Note it, save <code>to</code> as your
                position, and go on.
              </p>
            </>
          ),
        },
        {
          id: 'ahead',
          title: 'When you are ahead',
          body: (
            <p>
              A position beyond the newest request is refused as <code>CURSOR_AHEAD</code>. It means that the
              server was restored from a backup: silence would hide new requests that get old numbers. Look
              what is missing, then connect with the number that the refusal names.
            </p>
          ),
        },
        {
          id: 'account-stream',
          title: 'On the account stream',
          body: (
            <>
              <Code language="json" label="subscribe with positions" code={ACCOUNT(facts.endpointId)} wrap />
              <p>
                A position for each endpoint. <code>caught_up</code>, <code>gap</code> and, every 15 s,{' '}
                <code>head</code> name theirs. Order holds within an endpoint, not between two.
              </p>
              <Note>
                All clients on <Link href={docHref('endpoint-stream', 'clients')}>Endpoint stream</Link> and{' '}
                <Link href={docHref('account-stream', 'clients')}>Account stream</Link> follow this recipe.
                Our tests break their line and restart the server in the middle of 10,000 requests, and expect
                each exactly once, in order.
              </Note>
            </>
          ),
        },
      ]}
    />
  );
}

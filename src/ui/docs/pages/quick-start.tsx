import Link from 'next/link';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { docHref } from '#ui/docs/pages.ts';
import { Code } from '#ui/docs/parts/code.tsx';
import { DocPage } from '#ui/docs/parts/doc-page.tsx';
import { Note } from '#ui/docs/parts/note.tsx';

const LISTEN = (streamUrl: string, endpointId: string) => `// npm install ws, then: node listen.mjs
import WebSocket from 'ws';

const url = '${streamUrl}/ws/${endpointId}';
const socket = new WebSocket(url, { headers: { Authorization: 'Bearer YOUR_API_KEY' } });

socket.on('message', (frame) => {
  const { type, payload } = JSON.parse(frame);
  if (type === 'connected') console.log('Listening');
  if (type === 'new_request') console.log(payload.method, payload.path, payload.body);
});
`;

export function QuickStart({ facts }: { facts: DocsFacts }) {
  const { publicUrl, streamUrl, endpointId } = facts;
  return (
    <DocPage
      href={docHref('')}
      lead="Hookwire gives you a public URL, keeps every request that is sent to it byte for byte, and streams it to your browser and your programs as it arrives."
      sections={[
        {
          id: 'account',
          title: '1. Create an account',
          body: (
            <p>
              <Link href="/sign-up">Sign up</Link> with an e-mail address. An endpoint is already there: its
              page shows the URL and waits for the first request.
            </p>
          ),
        },
        {
          id: 'send',
          title: '2. Send something',
          body: (
            <>
              <p>Any method, any path below the URL, any body:</p>
              <Code
                language="shell"
                label="curl command that sends a request"
                code={`curl -d '{"hello":"world"}' ${publicUrl}/h/${endpointId}`}
                wrap
              />
              <p>
                The answer comes once the request is stored, and the console shows it at the same moment. More
                about what is taken and kept: <Link href={docHref('capture')}>Capture</Link>.
              </p>
            </>
          ),
        },
        {
          id: 'listen',
          title: '3. Listen from a program',
          body: (
            <>
              <p>
                Under <Link href="/keys">API keys</Link>, create a key with the scope{' '}
                <code>stream:listen</code>. It is shown once. Then, in Node:
              </p>
              <Code language="javascript" label="listener for Node" code={LISTEN(streamUrl, endpointId)} />
              <p>
                Or without a program, with <code>websocat</code> and <code>jq</code>:
              </p>
              <Code
                language="shell"
                label="websocat command"
                code={`websocat -n -H 'Authorization: Bearer YOUR_API_KEY' ${streamUrl}/ws/${endpointId} | jq .`}
                wrap
              />
            </>
          ),
        },
        {
          id: 'lose-nothing',
          title: '4. Lose nothing',
          body: (
            <>
              <p>
                Every request has a number, <code>seq</code>: 1, 2, 3 … without a gap. A program that was away
                names the last number it has handled and reads on from there. The clients on{' '}
                <Link href={docHref('endpoint-stream', 'clients')}>Endpoint stream</Link> do that, reconnect
                with growing random waits, and know when to stop. They are run by our tests as they stand on
                the page.
              </p>
              <Note>
                To follow many endpoints over one connection, or to connect from a page whose visitors sign
                in, use the <Link href={docHref('account-stream')}>Account stream</Link>.
              </Note>
            </>
          ),
        },
      ]}
    />
  );
}

import type { DocsFacts } from '#ui/docs/facts.ts';
import { ClientTabs } from '#ui/docs/parts/client-tabs.tsx';
import { Code } from '#ui/docs/parts/code.tsx';
import { SourceCode } from '#ui/docs/parts/source-code.tsx';

/** Complete clients of the endpoint stream. */
export function EndpointClients({ facts }: { facts: DocsFacts }) {
  const stream = `${facts.streamUrl}/ws/${facts.endpointId}`;
  const settings = `HOOKWIRE_STREAM=${stream} \\\nHOOKWIRE_API_KEY=YOUR_API_KEY \\\n`;
  const use = (program: string, label: string) => (
    <Code language="shell" code={settings + program} label={label} wrap />
  );
  return (
    <ClientTabs
      label="Clients of the endpoint stream"
      tabs={[
        {
          id: 'node',
          title: 'Node',
          body: (
            <>
              {use('node listen.mjs', 'command that starts the Node client')}
              <SourceCode facts={facts} file="clients/endpoint/listen.mjs" />
            </>
          ),
        },
        {
          id: 'browser',
          title: 'Browser',
          body: (
            <>
              <Code
                language="javascript"
                label="use of the browser client"
                code={`import { listen } from './listen.js';

const stop = listen({
  stream: '${stream}',
  apiKey: 'YOUR_API_KEY',
  onRequest: (request) => console.log(request.seq, request.method, request.body),
  onState: (state, why) => console.log(state, why),
});`}
              />
              <p>
                A page shows its key to everybody who opens it. Use it for tools of your own; for visitors who
                sign in there is the account stream, whose tokens last 15 minutes.
              </p>
              <SourceCode facts={facts} file="clients/endpoint/browser.mjs" />
            </>
          ),
        },
        {
          id: 'python',
          title: 'Python',
          body: (
            <>
              {use('python3 listen.py', 'command that starts the Python client')}
              <SourceCode facts={facts} file="clients/endpoint/listen.py" />
            </>
          ),
        },
        {
          id: 'go',
          title: 'Go',
          body: (
            <>
              {use('go run listen.go', 'command that starts the Go client')}
              <SourceCode facts={facts} file="clients/endpoint/listen.go" />
            </>
          ),
        },
        { id: 'shell', title: 'Shell', body: <ShellClients stream={stream} /> },
      ]}
    />
  );
}

function ShellClients({ stream }: { stream: string }) {
  return (
    <>
      <Code
        language="shell"
        label="websocat commands"
        code={`# Live, one line for each request; add ?after=0 to begin with the oldest
websocat -n -H 'Authorization: Bearer YOUR_API_KEY' ${stream} \\
  | jq --unbuffered -r 'select(.type == "new_request") | .payload | "#\\(.seq) \\(.method) \\(.path) \\(.body)"'`}
        wrap
      />
      <p>
        <code>curl</code> speaks no WebSocket on most systems, but shows why a handshake is refused:
      </p>
      <Code
        language="shell"
        label="curl command that tries a handshake"
        code={`curl -i --http1.1 --max-time 2 -H 'Connection: Upgrade' -H 'Upgrade: websocket' \\
  -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' \\
  -H 'Authorization: Bearer YOUR_API_KEY' \\
  ${stream.replace(/^ws/, 'http')}
# 101 Switching Protocols: it would work`}
        wrap
      />
    </>
  );
}

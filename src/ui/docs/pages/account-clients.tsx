import type { DocsFacts, SourceFile } from '#ui/docs/facts.ts';
import { ClientTabs } from '#ui/docs/parts/client-tabs.tsx';
import { Code } from '#ui/docs/parts/code.tsx';
import { SourceCode } from '#ui/docs/parts/source-code.tsx';

/** Complete clients of the account stream. */
export function AccountClients({ facts }: { facts: DocsFacts }) {
  const { publicUrl, endpointId } = facts;
  const settings = `HOOKWIRE_URL=${publicUrl} \\\nHOOKWIRE_EMAIL=you@example.com HOOKWIRE_PASSWORD=… \\\n`;
  const programs = (program: string, label: string, files: readonly SourceFile[]) => (
    <>
      <Code language="shell" code={`${settings}${program} ${endpointId}`} label={label} wrap />
      {files.map((file) => (
        <SourceCode key={file} facts={facts} file={file} />
      ))}
    </>
  );
  return (
    <ClientTabs
      label="Clients of the account stream"
      tabs={[
        {
          id: 'node',
          title: 'Node',
          body: programs('node follow.mjs', 'command that starts the Node client', [
            'clients/account/follow.mjs',
            'clients/account/tokens.mjs',
          ]),
        },
        {
          id: 'browser',
          title: 'Browser',
          body: (
            <>
              <Code
                language="javascript"
                label="use of the browser client"
                code={`import { follow, post } from './follow.js';

const url = '${publicUrl}';
const pair = await post(url, '/v1/auth/login', { email, password });
const stop = follow({
  url,
  pair,
  endpointIds: ['${endpointId}'],
  onEvent: (event) => console.log(event.seq, event.method, event.body),
  onState: (state, why) => console.log(state, why),
});`}
              />
              <SourceCode facts={facts} file="clients/account/browser.mjs" />
            </>
          ),
        },
        {
          id: 'python',
          title: 'Python',
          body: programs('python3 follow.py', 'command that starts the Python client', [
            'clients/account/follow.py',
            'clients/account/tokens.py',
          ]),
        },
        {
          id: 'go',
          title: 'Go',
          body: programs('go run .', 'command that starts the Go client', [
            'clients/account/follow.go',
            'clients/account/tokens.go',
          ]),
        },
        { id: 'shell', title: 'Shell', body: <ShellClients facts={facts} /> },
      ]}
    />
  );
}

function ShellClients({ facts: { publicUrl, streamUrl, endpointId } }: { facts: DocsFacts }) {
  return (
    <Code
      language="shell"
      label="curl and websocat commands"
      code={`# Sign in
TOKEN=$(curl -sS ${publicUrl}/v1/auth/login -d '{"email":"you@example.com","password":"…"}' | jq -r .access_token)
# Follow an endpoint from its oldest event on, until the token expires
echo '{"type":"subscribe","endpoint_ids":["${endpointId}"],"after":{"${endpointId}":0}}' \\
  | websocat -n -H "Authorization: Bearer $TOKEN" '${streamUrl}/v1/ws?ack=1' | jq .`}
      wrap
    />
  );
}

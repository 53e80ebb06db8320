import Link from 'next/link';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { docHref } from '#ui/docs/pages.ts';
import { ClientTabs } from '#ui/docs/parts/client-tabs.tsx';
import { Code, Json } from '#ui/docs/parts/code.tsx';
import { DocPage } from '#ui/docs/parts/doc-page.tsx';
import { Note } from '#ui/docs/parts/note.tsx';
import { Table } from '#ui/docs/parts/table.tsx';

const NODE = `// npm install standardwebhooks
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.SIGNING_SECRET); // whsec_…

createServer(async (request, response) => {
  const body = await buffer(request);
  try {
    webhook.verify(body, request.headers, { jsonParse: false });
  } catch {
    response.writeHead(401).end();
    return;
  }
  console.log(request.headers['webhook-id'], body.toString());
  response.writeHead(204).end();
}).listen(8080);`;

const PYTHON = `# pip install standardwebhooks
import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["SIGNING_SECRET"])  # whsec_…

class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            webhook.verify(body, headers)
        except WebhookVerificationError:
            self.send_response(401)
        else:
            print(headers["webhook-id"], body.decode())
            self.send_response(204)
        self.end_headers()

HTTPServer(("", 8080), Receiver).serve_forever()`;

const HEADERS = [
  ['X-Hookwire-Request-Id', 'The id of the event, the same at each attempt.'],
  ['X-Hookwire-Attempt', '1 for the first try, 2 for the first retry, and so on.'],
  [
    'X-Hookwire-Hops',
    'How many deliveries the request has come through, this one included. A destination may be another endpoint of Hookwire; after 5 deliveries in a row the next one fails with “loop”, as it goes in a circle.',
  ],
  ['webhook-id', 'The id again, as Standard Webhooks names it. Keep it to take each event once.'],
  ['webhook-timestamp', 'When this attempt was signed, in Unix seconds.'],
  ['webhook-signature', 'One signature for each secret in force, apart by a space.'],
].map(([name = '', words]) => ({ key: name, cells: [<code key="name">{name}</code>, words] }));

const CONDITIONS = [
  ['method', '{"on":"method","in":["POST","PUT"]}', 'The method is one of these.'],
  [
    'path',
    '{"on":"path","is":"glob","value":"/orders/*/paid"}',
    'The path after the endpoint’s own equals, starts_with or matches a glob: * is any text without a /, ** any text.',
  ],
  [
    'header',
    '{"on":"header","name":"X-GitHub-Event","is":"equals","value":"push"}',
    'A header of this name exists, equals or contains the value.',
  ],
  [
    'json',
    '{"on":"json","path":"data.items[0].type","is":"in","values":["a","b"]}',
    'In a JSON body, the value at this path exists, equals a text, number, true, false or null, or is in a list.',
  ],
].map(([name = '', example, words]) => ({
  key: name,
  cells: [<code key="name">{name}</code>, <code key="example">{example}</code>, words],
}));

const OUTCOMES = [
  ['2xx', 'Delivered.'],
  ['410', 'Failed at once: the receiver says that it is gone.'],
  [
    'Anything else, a redirect included',
    'Tried again. Redirects are not followed: enter the URL they lead to.',
  ],
  ['No answer within 30 s, no connection', 'Tried again.'],
].map(([answer = '', words]) => ({ key: answer, cells: [answer, words] }));

export function Delivery({ facts }: { facts: DocsFacts }) {
  return (
    <DocPage
      href={docHref('delivery')}
      lead="An endpoint delivers what it captures to up to ten destinations. A delivery is queued in the same transaction that stores the request, so nothing that was answered with 200 can miss it."
      sections={[
        {
          id: 'request',
          title: 'What a destination gets',
          body: (
            <>
              <p>
                The method, body and headers as they came, byte for byte, so that the provider’s own signature
                still verifies. What follows <code>/h/&lt;id&gt;</code> in the path, and the query, are added
                to the destination’s URL. Headers of one connection, such as <code>Connection</code>, are left
                out; <code>Host</code> is the destination’s. Headers that you add in the destination’s
                settings replace captured ones of the same name. Then come ours:
              </p>
              <Table label="Headers that Hookwire adds" head={['Header', 'Meaning']} rows={HEADERS} />
              <Note>
                Where the sender signs by Standard Webhooks itself, its three headers stay, and ours are
                called <code>hookwire-webhook-id</code>, <code>hookwire-webhook-timestamp</code> and{' '}
                <code>hookwire-webhook-signature</code>.
              </Note>
            </>
          ),
        },
        {
          id: 'verify',
          title: 'Verify that it comes from Hookwire',
          body: (
            <>
              <p>
                Each destination has a secret of its own, <code>whsec_…</code>, to be revealed in its
                settings. Any library for Standard Webhooks checks the signature; it also refuses what is
                older than five minutes. After a rotation the old secret signs as well for 24 hours.
              </p>
              <ClientTabs
                label="A receiver that verifies"
                tabs={[
                  {
                    id: 'node',
                    title: 'Node',
                    body: <Code language="javascript" label="receiver in Node" code={NODE} />,
                  },
                  {
                    id: 'python',
                    title: 'Python',
                    body: <Code language="python" label="receiver in Python" code={PYTHON} />,
                  },
                ]}
              />
              <p>
                How the signature is made, and code without a library, is under{' '}
                <Link href={docHref('signatures', 'standard-webhooks')}>Signature verification</Link>. Take
                that for bodies that are no JSON in Python, and for binary ones: the libraries expect text.
              </p>
            </>
          ),
        },
        {
          id: 'retries',
          title: 'Answers and retries',
          body: (
            <>
              <Table label="What an answer means" head={['Answer', 'What happens']} rows={OUTCOMES} />
              <p>
                A failed delivery is tried again after 30 s, 2 min, 10 min, 1 h and 6 h, each up to a tenth
                shorter or longer, and not before <code>Retry-After</code> says, up to a day. Then it is{' '}
                <code>failed</code>, until you retry it. Plans with schedules of your own take up to 20
                retries, each from 1 second to a day after the one before. Ten requests of an endpoint are
                under way at once.
              </p>
              <p>
                When attempts at a destination keep failing, Hookwire sends a single probe from time to time
                until one succeeds, and tells you. After five days of nothing but failure the destination is
                turned off. What waits goes on waiting, and is due when you turn it on again.
              </p>
              <Note>
                An event may arrive twice: when your answer is lost, it is sent again. Its{' '}
                <code>webhook-id</code> is the same, so keep those you have taken.
              </Note>
            </>
          ),
        },
        {
          id: 'order',
          title: 'Order',
          body: (
            <p>
              Deliveries start in the order of the log, and several are under way at once, so a slow one is
              overtaken. A destination with strict order gets one request at a time: the next waits until the
              one before is delivered or has failed for good.
            </p>
          ),
        },
        {
          id: 'filters',
          title: 'Filters',
          body: (
            <>
              <p>
                A filter says which requests a destination takes: those for which all of its conditions hold,
                at most 20.
              </p>
              <Table
                label="Conditions of a filter"
                head={['Looks at', 'Example', 'Holds when']}
                rows={CONDITIONS}
              />
              <Json
                label="a filter"
                value={{
                  all: [
                    { on: 'method', in: ['POST'] },
                    { on: 'json', path: 'type', is: 'in', values: ['order.created', 'order.paid'] },
                  ],
                }}
              />
              <p>
                A path into the body is made of keys and places: <code>{'data.items[0]["odd key"]'}</code>.
                Texts are compared as they are, with case; names of headers without. A body that is no JSON
                meets no <code>json</code> condition. A body over 1 MiB is not parsed and meets each of them,
                as does a path over 2,048 characters a glob: delivering too much is better than withholding in
                silence. A filter is asked when the request arrives; a later change does not touch what is
                queued.
              </p>
            </>
          ),
        },
        {
          id: 'guard',
          title: 'Where nothing is sent',
          body: (
            <>
              <p>
                Private, loopback, link-local, carrier-grade, metadata, multicast and reserved addresses are
                refused, in every spelling, when a URL is saved, when it is tested, and again at each
                connection, by the address that is connected to. So are URLs with a user name or password, and
                ports of databases, mail and other services that are not for HTTP. The refusal names the rule
                and the address. A name without an address is saved with a warning, and its deliveries fail
                until it resolves.
              </p>
              <Note>
                Who runs their own server opens ranges with <code>DELIVERY_ALLOW_CIDRS</code>, for example{' '}
                <code>10.0.0.0/8,127.0.0.1</code>.
              </Note>
            </>
          ),
        },
        {
          id: 'test',
          title: 'Try it',
          body: (
            <>
              <p>
                <strong>Send test</strong> at a destination sends one sample at once and shows status, times
                and the start of the answer; nothing is stored. <strong>Send test event</strong> captures a
                sample of GitHub, Stripe, Shopify, Slack, Standard Webhooks or plain JSON at the endpoint: it
                counts as a request, and goes wherever requests go. It carries{' '}
                <code>X-Hookwire-Test: true</code>, and the provider’s signature if the endpoint has a secret
                of that provider.
              </p>
              <p>
                By REST, an endpoint’s first destination is its <code>destination_url</code>:
              </p>
              <Code
                language="shell"
                label="curl command that makes an endpoint with a destination"
                code={`curl ${facts.publicUrl}/v1/endpoints -H 'X-API-Key: YOUR_API_KEY' \\
  -H 'Content-Type: application/json' \\
  -d '{"name":"Orders","destination_url":"https://example.com/hooks"}'`}
              />
            </>
          ),
        },
      ]}
    />
  );
}

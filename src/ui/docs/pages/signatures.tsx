import Link from 'next/link';
import type { SignatureProvider } from '#protocol/signature-provider.ts';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { docHref } from '#ui/docs/pages.ts';
import { ClientTabs } from '#ui/docs/parts/client-tabs.tsx';
import { Code } from '#ui/docs/parts/code.tsx';
import { DocPage, type DocSection } from '#ui/docs/parts/doc-page.tsx';
import { Note } from '#ui/docs/parts/note.tsx';
import { SourceCode } from '#ui/docs/parts/source-code.tsx';
import { Table } from '#ui/docs/parts/table.tsx';

interface Scheme {
  title: string;
  header: string;
  form: string;
  signed: string;
  secret: string;
}

/** One for each provider; the compiler asks for one when there is another. */
const SCHEMES: Readonly<Record<SignatureProvider, Scheme>> = {
  github: {
    title: 'GitHub',
    header: 'X-Hub-Signature-256',
    form: 'sha256=<hex>',
    signed: 'the body',
    secret: 'The secret of the webhook, as you typed it there.',
  },
  stripe: {
    title: 'Stripe',
    header: 'Stripe-Signature',
    form: 't=<seconds>,v1=<hex>',
    signed: '<t>.<body>',
    secret: 'The signing secret of the webhook endpoint, whsec_ included. Not an API key.',
  },
  shopify: {
    title: 'Shopify',
    header: 'X-Shopify-Hmac-Sha256',
    form: '<base64>',
    signed: 'the body',
    secret: 'The client secret of the app, or the key shown below the webhooks of the shop.',
  },
  slack: {
    title: 'Slack',
    header: 'X-Slack-Signature',
    form: 'v0=<hex>',
    signed: 'v0:<X-Slack-Request-Timestamp>:<body>',
    secret: 'The signing secret of the app.',
  },
  'standard-webhooks': {
    title: 'Standard Webhooks',
    header: 'webhook-signature',
    form: 'v1,<base64>, several apart by a space',
    signed: '<webhook-id>.<webhook-timestamp>.<body>',
    secret: 'whsec_ and base64: the key is what the base64 stands for.',
  },
};

// Guarantee: the keys are the providers.
const PROVIDERS = Object.entries(SCHEMES) as [SignatureProvider, Scheme][];

function providerSection(facts: DocsFacts, [provider, scheme]: [SignatureProvider, Scheme]): DocSection {
  const { title, header, form, signed, secret } = scheme;
  return {
    id: provider,
    title,
    body: (
      <>
        <Table
          label={`How ${title} signs`}
          head={['Part', 'Form']}
          rows={[
            { key: 'header', cells: ['Header', <code key="header">{`${header}: ${form}`}</code>] },
            { key: 'signed', cells: ['What is signed', <code key="signed">{signed}</code>] },
            { key: 'secret', cells: ['Secret', secret] },
          ]}
        />
        <ClientTabs
          label={`Code that verifies ${title}`}
          tabs={[
            {
              id: 'node',
              title: 'Node',
              body: <SourceCode facts={facts} file={`signatures/${provider}.mjs`} />,
            },
            {
              id: 'python',
              title: 'Python',
              body: <SourceCode facts={facts} file={`signatures/${provider}.py`} />,
            },
          ]}
        />
      </>
    ),
  };
}

export function Signatures({ facts }: { facts: DocsFacts }) {
  return (
    <DocPage
      href={docHref('signatures')}
      lead="A signature proves that a request comes from the provider and that nobody changed it. All five providers sign with HMAC-SHA256 over the raw bytes of the body, each in its own form."
      sections={[
        {
          id: 'console',
          title: 'See it in the console',
          body: (
            <p>
              Give an endpoint its provider and secret, and each captured request shows a verdict with its
              reason: verified, wrong secret or changed body, too old, missing or malformed. The secret is
              stored encrypted, and never shown again. While you change it at the provider, the previous one
              can go on being accepted.
            </p>
          ),
        },
        {
          id: 'rules',
          title: 'Four rules for your own code',
          body: (
            <ol>
              <li>
                <strong>Raw bytes.</strong> Verify before anything parses the body: JSON that was parsed and
                written again is other bytes.
              </li>
              <li>
                <strong>Constant time.</strong> Compare with <code>timingSafeEqual</code> or{' '}
                <code>compare_digest</code>, not with <code>==</code>.
              </li>
              <li>
                <strong>Age.</strong> Where a time is signed, refuse what is older than five minutes: it may
                be a copy. Behind Hookwire, count from <code>createdAt</code>, the time of arrival, because
                you may read it later.
              </li>
              <li>
                <strong>Several signatures.</strong> While a secret is being changed, some providers send two.
                One that matches is enough.
              </li>
            </ol>
          ),
        },
        ...PROVIDERS.map((entry) => providerSection(facts, entry)),
        {
          id: 'from-a-stream',
          title: 'Verify what a stream brings',
          body: (
            <>
              <p>
                A captured request has the header names in lower case, as the code above takes them, and the
                body as text or base64:
              </p>
              <Code
                language="javascript"
                label="verification of a captured request"
                code={`import { verify } from './github.mjs';

const { headers, body, bodyEncoding } = message.payload;
const isGenuine = verify({ headers, body: Buffer.from(body, bodyEncoding), secret: process.env.WEBHOOK_SECRET });`}
              />
            </>
          ),
        },
        {
          id: 'verify-signature',
          title: 'Ask the server',
          body: (
            <>
              <p>
                <code>POST /api/verify-signature</code> checks a signature that you paste, and says what it
                should have been. It needs no account, and keeps nothing.
              </p>
              <Code
                language="shell"
                label="curl command that checks a signature"
                code={`curl ${facts.publicUrl}/api/verify-signature -d '{
  "provider": "github",
  "payload": "Hello, World!",
  "signature": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
  "secret": "It'\\''s a Secret to Everybody"
}'`}
              />
              <Note>
                Its fields and answer are in the <Link href={docHref('rest')}>REST reference</Link>.
              </Note>
            </>
          ),
        },
      ]}
    />
  );
}

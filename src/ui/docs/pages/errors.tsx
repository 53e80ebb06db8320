import Link from 'next/link';
import { CLOSE_CODES } from '#protocol/close-code.ts';
import { CLOSE_CODE_DOCS, type CloseCodeDoc } from '#ui/docs/contract/close-codes.ts';
import {
  ACCOUNT_ERROR_DOCS,
  ACCOUNT_STREAM_ERRORS,
  ENDPOINT_STREAM_ERRORS,
  FLAT_ERROR_DOCS,
  HANDSHAKE_DOCS,
  REJECTION_DOCS,
  type ErrorCodeDoc,
} from '#ui/docs/contract/error-codes.ts';
import { docHref } from '#ui/docs/pages.ts';
import { Json } from '#ui/docs/parts/code.tsx';
import { DocPage } from '#ui/docs/parts/doc-page.tsx';
import { Table, type Row } from '#ui/docs/parts/table.tsx';
import { Ticks } from '#ui/docs/parts/ticks.tsx';

const STREAMS: Readonly<Record<CloseCodeDoc['on'], string>> = {
  both: 'Both streams.',
  endpoint: 'Endpoint stream only.',
  account: 'Account stream only.',
};

/** In the order of the codes, whatever the order of the source. */
const closeRows: Row[] = Object.entries(CLOSE_CODES)
  .sort(([, one], [, other]) => one - other)
  .map(([name, code]) => {
    // Guarantee: the docs have the names of the codes.
    const { on, why, advice, again } = CLOSE_CODE_DOCS[name as keyof typeof CLOSE_CODES];
    return {
      key: name,
      id: `close-${code}`,
      cells: [<code key="code">{code}</code>, `${why} ${on === 'both' ? '' : STREAMS[on]}`, advice, again],
    };
  });

function codeRows(docs: Readonly<Record<string, ErrorCodeDoc>>): Row[] {
  return Object.entries(docs).map(([code, { status, why, advice }]) => ({
    key: code,
    cells: [
      <span key="code">
        <code>{code}</code>
        {status === null ? null : ` ${status}`}
      </span>,
      <Ticks key="why" text={why} />,
      <Ticks key="advice" text={advice} />,
    ],
  }));
}

const HEAD = ['Code', 'Why', 'What to do'];
const NOT_FOUND: Row = {
  key: 'not-found',
  cells: [
    '404, empty body',
    'The endpoint is unknown, was deleted, has expired, or belongs to another account.',
    'Stop. Check the id.',
  ],
};

const SHAPES = {
  handshake: { error: 'Connection limit reached', max: 3, code: 'LIMIT_EXCEEDED' },
  flat: {
    error: 'This credential lacks the scope requests:read. Create one that has it.',
    code: 'INSUFFICIENT_SCOPE',
  },
  account: {
    error: {
      code: 'validation_error',
      message: 'Give the endpoint a name',
      details: [{ field: 'name', message: 'Give the endpoint a name' }],
    },
  },
};

export function Errors() {
  return (
    <DocPage
      href={docHref('errors')}
      lead="Every text says what happened, why, and the next step. Programs read the codes. One rule covers all refusals over HTTP: try again if there is a Retry-After or the status is 500 or more; otherwise stop, because nothing changes until somebody changes something."
      sections={[
        {
          id: 'close-codes',
          title: 'Close codes',
          body: (
            <>
              <p>
                With these the server closes an open socket. 1006 is no code of the server: the line broke.
                Reconnect with growing waits, from your position.
              </p>
              <Table
                label="Close codes"
                head={['Code', 'Why', 'What to do', 'Reconnect']}
                rows={closeRows}
                named
              />
            </>
          ),
        },
        {
          id: 'handshakes',
          title: 'Refused handshakes',
          body: (
            <>
              <p>
                The endpoint stream judges before it accepts, in this order, and answers with a status and
                JSON. The account stream refuses with <code>UPGRADE_REQUIRED</code>,{' '}
                <code>BAD_HANDSHAKE</code>, <code>RATE_LIMITED</code> and <code>UNAVAILABLE</code>; everything
                else it says with a close code. A page in a browser sees neither status nor text, only 1006.
              </p>
              <Json value={SHAPES.handshake} label="body of a refused handshake" />
              <Table
                label="Codes of refused handshakes"
                head={HEAD}
                rows={[...codeRows(HANDSHAKE_DOCS), NOT_FOUND]}
              />
            </>
          ),
        },
        {
          id: 'stream-errors',
          title: 'Errors on an open socket',
          body: (
            <>
              <h3>Endpoint stream</h3>
              <Table
                label="Error codes of the endpoint stream"
                head={HEAD}
                rows={codeRows(ENDPOINT_STREAM_ERRORS)}
              />
              <h3>Account stream</h3>
              <p>
                With <code>ack=1</code>, and before the socket closes with 4002. <code>CURSOR_AHEAD</code>{' '}
                comes in any case and closes nothing.
              </p>
              <Table
                label="Error codes of the account stream"
                head={HEAD}
                rows={codeRows(ACCOUNT_STREAM_ERRORS)}
              />
              <h3>Rejected endpoints</h3>
              <p>
                In <code>rejected</code> of <code>subscribed</code> and <code>unsubscribed</code>.
              </p>
              <Table label="Codes of rejected endpoints" head={HEAD} rows={codeRows(REJECTION_DOCS)} />
            </>
          ),
        },
        {
          id: 'api',
          title: 'REST below /api, /auth and /billing',
          body: (
            <>
              <Json value={SHAPES.flat} label="error below /api" />
              <p>
                What does not exist is 404 with <code>error</code> alone, and so is what belongs to another
                account.
              </p>
              <Table label="Error codes below /api" head={HEAD} rows={codeRows(FLAT_ERROR_DOCS)} />
            </>
          ),
        },
        {
          id: 'v1',
          title: 'REST below /v1',
          body: (
            <>
              <Json value={SHAPES.account} label="error below /v1" />
              <Table label="Error codes below /v1" head={HEAD} rows={codeRows(ACCOUNT_ERROR_DOCS)} />
            </>
          ),
        },
        {
          id: 'capture',
          title: 'Capture',
          body: (
            <p>
              What a sender is answered is on <Link href={docHref('capture', 'answer')}>Capture</Link>.
            </p>
          ),
        },
      ]}
    />
  );
}

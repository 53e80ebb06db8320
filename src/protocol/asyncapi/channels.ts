import { CLOSE_CODES } from '../close-code.ts';
import { HandshakeCode } from '../handshake-code.ts';
import type { AsyncApiWords } from './words.ts';

const text = (description: string) => ({ type: 'string', description });

const ENDPOINT_QUERY = {
  apikey: text('An API key, URL-encoded.'),
  token: text('A personal access token or an access token, instead of `apikey`.'),
  after: {
    type: 'integer',
    minimum: 0,
    description:
      'Resume: first everything stored with a greater seq, then `caught_up`, then live. Beyond the log it is refused with CURSOR_AHEAD.',
  },
  consumer: {
    type: 'string',
    pattern: '^[A-Za-z0-9._-]{1,64}$',
    description:
      'A reader whose position the server keeps: `ack` moves it, and the next connection begins after it. A new one begins at `after`, else with the next request.',
  },
  share: {
    type: 'string',
    enum: ['1'],
    description: 'Connections of the same consumer divide the requests: each goes to one of them.',
  },
  raw: { type: 'string', enum: ['1'], description: 'Adds `rawHeaders` and `url` to each request.' },
  client: { type: 'string', enum: ['cli'], description: 'Shows the connection as a command line.' },
  mode: { type: 'string', enum: ['listen', 'forward'], description: 'What the command line does.' },
};

const ACCOUNT_QUERY = {
  token: text('An access token (15 minutes), a personal access token or an API key.'),
  ack: {
    type: 'string',
    enum: ['1'],
    description:
      '`subscribe`, `unsubscribe` and `auth` are answered, an `error` comes before a close with 4002, and status updates that were left out are told.',
  },
};

const ENDPOINT_ABOUT = `
Follows one endpoint. A handshake that is not accepted gets a complete HTTP answer (\`x-handshake-refusals\`); 404 has an empty body and
stands for an endpoint that is unknown, expired, deleted or of another account. The server pings at the protocol level every 30 s and drops
a peer that misses two. A reader that is too slow is fed from the log as it drains: nothing is skipped.
`.trim();

const ACCOUNT_ABOUT = `
Follows any number of an account's endpoints, up to 1,000 on a connection. The upgrade is accepted first and judged then, because a page can
read a close code (\`x-close-codes\`) but no HTTP status; only \`x-handshake-refusals\` come as HTTP answers. Frames of the client are text of
at most 64 KiB. Ids may also be called \`endpointIds\` or \`endpoints\`, be one string, and stand with the other fields under \`data\` or
\`payload\`. Malformed JSON, an unknown type or missing ids close the socket with 4002.
`.trim();

/** What refuses an account stream before it is accepted. */
const ACCOUNT_REFUSALS: readonly HandshakeCode[] = [
  'UPGRADE_REQUIRED',
  'BAD_HANDSHAKE',
  'RATE_LIMITED',
  'UNAVAILABLE',
];

function closeCodesOf(stream: 'endpoint' | 'account', words: AsyncApiWords['closeCodes']): object[] {
  const entries = Object.entries(CLOSE_CODES).map(([name, code]) => {
    // Guarantee: the keys of CLOSE_CODES.
    const { on, ...said } = words[name as keyof typeof CLOSE_CODES];
    return { on, entry: { code, ...said } };
  });
  return entries.filter(({ on }) => on === 'both' || on === stream).map(({ entry }) => entry);
}

function refusalsOf(codes: readonly HandshakeCode[], words: AsyncApiWords['refusals']): object[] {
  return codes.map((code) => ({ code, ...words[code] }));
}

function socketBinding(query: object, headers: object): object {
  const object = (properties: object) => ({ type: 'object', properties });
  return { ws: { method: 'GET', query: object(query), headers: object(headers), bindingVersion: '0.1.0' } };
}

function references(names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
}

const BEARER = { Authorization: text('`Bearer <credential>`: keeps it out of the URL.') };

export function endpointChannel(names: readonly string[], words: AsyncApiWords): object {
  return {
    address: '/ws/{endpointId}',
    title: 'Endpoint stream',
    description: ENDPOINT_ABOUT,
    parameters: { endpointId: { description: 'The id or the alias of the endpoint.' } },
    messages: references(names),
    bindings: socketBinding(ENDPOINT_QUERY, BEARER),
    'x-close-codes': closeCodesOf('endpoint', words.closeCodes),
    'x-handshake-refusals': refusalsOf(HandshakeCode.options, words.refusals),
  };
}

export function accountChannel(names: readonly string[], words: AsyncApiWords): object {
  return {
    address: '/v1/ws',
    title: 'Account stream',
    description: ACCOUNT_ABOUT,
    messages: references(names),
    bindings: socketBinding(ACCOUNT_QUERY, { ...BEARER, 'X-API-Key': text('The same credentials.') }),
    'x-close-codes': closeCodesOf('account', words.closeCodes),
    'x-handshake-refusals': refusalsOf(ACCOUNT_REFUSALS, words.refusals),
  };
}

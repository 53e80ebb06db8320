import * as fc from 'fast-check';
import { segment } from './values.ts';

/** Bytes on a fresh connection, and what they are worth. */
export interface FuzzedWebhook {
  bytes: Buffer;
  /** Whether it is a whole HTTP request. */
  isWhole: boolean;
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND', 'M-SEARCH', 'SOURCE'];
const NAMES = [
  'X-A',
  'x-a',
  'Cookie',
  'Content-Type',
  'User-Agent',
  '__proto__',
  'Upgrade',
  'Connection',
  'Expect',
  'Origin',
];

const latin1 = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff })), {
      maxLength,
    })
    .map((codes) => String.fromCharCode(...codes).trim());

const header = fc.tuple(
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...NAMES) }, fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/)),
  fc.oneof(
    { weight: 5, arbitrary: latin1(60) },
    fc.constantFrom('h2c', 'websocket', '100-continue', 'close', ''),
  ),
);

function chunked(body: Buffer): Buffer {
  const head = Buffer.from(`${body.length.toString(16)}\r\n`);
  return body.length === 0
    ? Buffer.from('0\r\n\r\n')
    : Buffer.concat([head, body, Buffer.from('\r\n0\r\n\r\n')]);
}

/** What a parser must take: any target, any headers, any bytes. */
function wholeRequest(address: string): fc.Arbitrary<FuzzedWebhook> {
  return fc
    .record({
      method: fc.constantFrom(...METHODS),
      rest: fc.oneof(fc.stringMatching(/^[!-"$-~]{0,60}$/), segment),
      headers: fc.array(header, { maxLength: 8 }),
      body: fc.uint8Array({ maxLength: 8_000 }).map((one) => Buffer.from(one)),
      isChunked: fc.boolean(),
    })
    .map(({ method, rest, headers, body, isChunked }) => {
      const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`;
      const lines = [
        `${method} ${address}${rest === '' || rest.startsWith('?') ? rest : `/${rest}`} HTTP/1.1`,
        'Host: localhost',
        framing,
        ...headers.map(([name, value]) => `${name}: ${value}`),
      ];
      const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
      return { bytes: Buffer.concat([head, isChunked ? chunked(body) : body]), isWhole: true };
    });
}

/** Whole requests to an address, and what is left of them when bytes are cut, changed or invented. */
export function webhooksTo(address: string): fc.Arbitrary<FuzzedWebhook> {
  const whole = wholeRequest(address);
  const cut = fc.tuple(whole, fc.nat(400)).map(([{ bytes }, length]) => bytes.subarray(0, length));
  const changed = fc.tuple(whole, fc.nat(), fc.nat(255)).map(([{ bytes }, at, byte]) => {
    const copy = Buffer.from(bytes);
    copy[at % copy.length] = byte;
    return copy;
  });
  const invented = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((one) => Buffer.from(one));
  const broken = fc.oneof(cut, changed, invented).map((bytes) => ({ bytes, isWhole: false }));
  return fc.oneof({ weight: 4, arbitrary: whole }, broken);
}

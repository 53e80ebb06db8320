import type { CapturedRequest } from '#protocol/captured-request.ts';
import { defineChecks } from '../check.ts';
import { must, mustEqual, mustHave, objectOf } from '../expect.ts';
import { shown } from '../seen.ts';
import type { HttpCall } from '../http.ts';
import type { Kit } from '../kit.ts';

const DOCUMENTED = [
  'id',
  'endpointId',
  'method',
  'path',
  'headers',
  'query',
  'body',
  'contentType',
  'ip',
  'userAgent',
  'size',
  'createdAt',
];
const CONNECTION_BOUND = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
];

/** Sends a webhook and returns it as the stream shows it. */
async function seenOf(
  kit: Kit,
  call: HttpCall & { rest?: string },
  query: Record<string, string> = {},
): Promise<CapturedRequest> {
  const endpointId = await kit.endpoint();
  const wire = await kit.listen(endpointId, query);
  const id = await kit.capture(endpointId, call);
  return (await wire.next('new_request', ({ payload }) => payload.id === id)).payload;
}

async function everyFieldIsThere(kit: Kit): Promise<string> {
  // As bare as a request can be: what is optional elsewhere is still there.
  const headers = ['Host', new URL(kit.http).host, 'Content-Length', '0'];
  const payload = await seenOf(kit, { headers });
  mustHave(payload, [...DOCUMENTED, 'seq', 'bodyEncoding'], 'the request');
  const { contentType, userAgent, query, body, size } = payload;
  mustEqual([contentType, userAgent, query, body, size], ['', '', {}, '', 0], 'what was not sent');
  mustEqual(payload.endpointId, await kit.endpoint(), 'endpointId');
  mustEqual(payload.method, 'POST', 'method');
  must(payload.ip !== '', 'ip is empty');
  const age = Math.abs(Date.parse(payload.createdAt) - Date.now());
  must(age < 5 * 60_000, `createdAt is ${payload.createdAt}`);
  const extra = Object.keys(payload).filter((name) => name === 'rawHeaders' || name === 'url');
  must(extra.length === 0, `${extra.join(', ')} without raw=1`);
  return `${DOCUMENTED.length} documented fields, seq, bodyEncoding`;
}

async function headersAreProjected(kit: Kit): Promise<string> {
  const headers = [
    ['Host', new URL(kit.http).host],
    ['X-Repeat', 'one'],
    ['x-repeat', 'two'],
    ['Cookie', 'a=1'],
    ['Cookie', 'b=2'],
    ['X-Case', 'MiXed'],
    ['Content-Type', 'text/plain'],
    ['User-Agent', 'kit/1'],
    ['Keep-Alive', 'timeout=5'],
    ['Proxy-Connection', 'keep-alive'],
    ['TE', 'trailers'],
    ['Connection', 'close, TE'],
    ['Content-Length', '1'],
  ].flat();
  const payload = await seenOf(kit, { headers, body: 'x' });
  const seen = payload.headers;
  mustEqual(seen['x-repeat'], 'one, two', 'a repeated header');
  mustEqual(seen['cookie'], 'a=1; b=2', 'a repeated cookie');
  mustEqual(seen['x-case'], 'MiXed', 'a header’s value');
  mustEqual([payload.contentType, payload.userAgent], ['text/plain', 'kit/1'], 'contentType and userAgent');
  const odd = Object.keys(seen).filter(
    (name) => name !== name.toLowerCase() || CONNECTION_BOUND.includes(name),
  );
  must(odd.length === 0, `headers has ${odd.join(', ')}`);
  return 'lower case, joined, without connection-bound names';
}

async function targetIsProjected(kit: Kit): Promise<string> {
  const payload = await seenOf(kit, { rest: '/a%20b//c/?x=1&x=2&y=%C3%A9&z', body: 'x' });
  mustEqual(payload.path, `/h/${await kit.endpoint()}/a%20b//c/`, 'path');
  mustEqual(payload.query, { x: '1,2', y: 'é', z: '' }, 'query');
  return `path ${shown(payload.path)}, query ${shown(payload.query)}`;
}

async function textIsText(kit: Kit): Promise<string> {
  const body = '{"text":"Grüße, 世界 \\u0000 🎉"}';
  const payload = await seenOf(kit, { body });
  mustEqual([payload.body, payload.bodyEncoding], [body, 'utf8'], 'body and bodyEncoding');
  mustEqual(payload.size, Buffer.byteLength(body), 'size');
  return `utf8, ${payload.size} bytes`;
}

async function bytesAreBase64(kit: Kit): Promise<string> {
  const body = Buffer.from('ff00fe80c328', 'hex');
  const payload = await seenOf(kit, { body });
  mustEqual(
    [payload.body, payload.bodyEncoding],
    [body.toString('base64'), 'base64'],
    'body and bodyEncoding',
  );
  mustEqual(payload.size, body.length, 'size');
  return `base64 ${payload.body}`;
}

async function rawIsAdded(kit: Kit): Promise<string> {
  const headers = ['Host', new URL(kit.http).host, 'X-MiXed', 'b', 'x-mixed', 'a', 'Content-Length', '0'];
  const payload = await seenOf(kit, { headers, rest: '/p?q=%00&q=2' }, { raw: '1' });
  mustEqual(payload.url, `/h/${await kit.endpoint()}/p?q=%00&q=2`, 'url');
  const { rawHeaders = [] } = payload;
  const mixed = rawHeaders.filter(([name]) => name.toLowerCase() === 'x-mixed');
  mustEqual(
    mixed,
    [
      ['X-MiXed', 'b'],
      ['x-mixed', 'a'],
    ],
    'rawHeaders of x-mixed',
  );
  return `url and ${rawHeaders.length} rawHeaders`;
}

async function knownNamesStayData(kit: Kit): Promise<string> {
  const payload = await seenOf(kit, {
    rest: '?__proto__=1&constructor=2&toString=3',
    headers: ['Host', new URL(kit.http).host, '__proto__', 'x', 'constructor', 'y', 'Content-Length', '0'],
  });
  mustEqual(
    Object.entries(objectOf(payload.query, 'query')).sort(),
    [
      ['__proto__', '1'],
      ['constructor', '2'],
      ['toString', '3'],
    ],
    'query',
  );
  mustEqual(payload.headers['constructor'], 'y', 'the header constructor');
  return 'kept as names like others';
}

export const capturedRequestChecks = defineChecks('endpoint-stream', {
  'request-fields': {
    title: 'Every documented field is there, also of a bare request',
    expected: `${DOCUMENTED.length} fields, strings empty and never null`,
    run: everyFieldIsThere,
  },
  'request-headers': {
    title: 'Headers are an object of strings that can be sent on',
    expected: 'lower case; repeats joined ", ", cookie "; "; no connection-bound names',
    run: headersAreProjected,
  },
  'request-target': {
    title: 'Path and query are told apart',
    expected: 'whole path with /h/<id>; repeated keys joined ","',
    run: targetIsProjected,
  },
  'request-text': {
    title: 'A text body is text',
    expected: 'the text, utf8, size in bytes',
    run: textIsText,
  },
  'request-bytes': {
    title: 'Other bytes are base64',
    expected: 'base64, size in bytes',
    run: bytesAreBase64,
  },
  'request-raw': {
    title: '?raw=1 adds what the projection leaves out',
    expected: 'rawHeaders in order with case, url as sent',
    run: rawIsAdded,
  },
  'request-names': {
    title: 'Names that JavaScript knows are names like others',
    expected: '__proto__, constructor, toString as sent',
    run: knownNamesStayData,
  },
});

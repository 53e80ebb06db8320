import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DomainContext } from '#domain/context.ts';
import { toHeaderPairs } from '#domain/request/project.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { requestBytes, sendRaw } from '#testing/raw-http.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type Tenant,
  type TestServer,
} from '#testing/server.ts';
import { StreamClient } from '#testing/stream-client.ts';

let test_: TestContext;
let ctx: DomainContext;
let server: TestServer;
let tenant: Tenant;
let endpointId: string;
let stream: StreamClient;
let cookie: string;

beforeAll(async () => {
  test_ = await createTestContext();
  ctx = test_.context;
  server = await startTestServer(ctx);
  tenant = await createTenant(ctx);
  endpointId = await createEndpoint(ctx, tenant);
  const { key } = await createApiKey(ctx, tenant);
  stream = await StreamClient.connect(`${server.ws}/ws/${endpointId}?apikey=${key}&raw=1`);
  const token = { ...tenant, sessionVersion: 1 };
  cookie = `next-auth.session-token=${await encode({ token, secret: 'test-secret-test-secret-test-secret' })}`;
});

afterAll(async () => {
  await stream.close();
  await server.close();
  await test_.close();
});

const latin1 = (from: number, to: number, except = '') =>
  fc
    .integer({ min: from, max: to })
    .map((code) => String.fromCharCode(code))
    .filter((char) => !except.includes(char));

const method = fc.constantFrom(
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'PROPFIND',
  'SEARCH',
  'PURGE',
  'M-SEARCH',
);
// What RFC 3986 allows and what senders write besides; Node's parser refuses other bytes than these with 400.
const targetTail = fc.string({ unit: latin1(0x21, 0x7e, '#'), maxLength: 60 });
const headerName = fc
  .string({ unit: fc.constantFrom(..."abcXYZ019!#$%&'*+.^_`|~-"), minLength: 1, maxLength: 12 })
  .map((name) => `X${name}`);
// Spaces and tabs around a value are not part of it (RFC 9110 section 5.5).
const headerValue = fc
  .string({ unit: latin1(0x20, 0xff, '\x7f'), maxLength: 40 })
  .map((value) => value.trim().replace(/^[\s\xa0]+|[\s\xa0]+$/g, ''));
const header = fc.tuple(headerName, headerValue);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(text)),
  fc.constant(Buffer.from('\ufeff{"bom":true}\0')),
  fc.constant(Buffer.alloc(0)),
);
const framing = fc.constantFrom('length', 'chunked', 'expect');

function chunksOf(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = Math.min(bytes.length - at, 1 + ((at * 7) % 97));
    parts.push(Buffer.from(`${size.toString(16)}\r\n`), bytes.subarray(at, at + size), Buffer.from('\r\n'));
    at += size;
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

async function download(id: string, part: 'body' | 'raw'): Promise<Buffer> {
  const response = await fetch(`${server.http}/download/requests/${id}/${part}`, { headers: { cookie } });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

test('whatever bytes go in, identical bytes come out of the log, the stream and the download', async () => {
  let sent = stream.all('new_request').length;
  await fc.assert(
    fc.asyncProperty(
      fc.record({ method, targetTail, headers: fc.array(header, { maxLength: 12 }), body, framing }),
      async (one) => {
        const target = `/h/${endpointId}/${one.targetTail}`;
        const extra: [string, string][] =
          one.framing === 'chunked'
            ? [['Transfer-Encoding', 'chunked']]
            : [
                ['cOntent-lEngth', String(one.body.length)],
                ...(one.framing === 'expect' ? ([['Expect', '100-continue']] as [string, string][]) : []),
              ];
        const headers = [...one.headers, ...extra];
        const payload = one.framing === 'chunked' ? chunksOf(one.body) : one.body;
        const response = await sendRaw(
          server.port,
          requestBytes(`${one.method} ${target}`, headers, payload),
        );
        expect(response.status).toBe(200);
        const { id } = JSON.parse(response.body.toString()) as { id: string };
        sent += 1;

        const [event] = await ctx.logStore.read(endpointId, sent - 1, { maxEvents: 1, maxBytes: 1 });
        expect(event).toMatchObject({ id, seq: sent, method: one.method, target, httpVersion: '1.1' });
        expect(event?.body.equals(one.body)).toBe(true);
        expect(event?.bodySha256.toString('hex')).toBe(createHash('sha256').update(one.body).digest('hex'));
        expect(toHeaderPairs(event?.rawHeaders ?? [])).toEqual(headers);

        const request = (await stream.requests(sent)).at(-1);
        expect(request).toMatchObject({ id, url: target, rawHeaders: headers, size: one.body.length });
        expect(Buffer.from(request?.body ?? '', request?.bodyEncoding).equals(one.body)).toBe(true);

        expect((await download(id, 'body')).equals(one.body)).toBe(true);
        const raw = await download(id, 'raw');
        const head = `${one.method} ${target} HTTP/1.1\r\n${headers.map(([n, v]) => `${n}: ${v}\r\n`).join('')}\r\n`;
        expect(raw.equals(Buffer.concat([Buffer.from(head, 'latin1'), one.body]))).toBe(true);
      },
    ),
    { numRuns: 250 },
  );
}, 120_000);

test('a download is an attachment that no browser runs, and only its owner’s', async () => {
  const { id } = (await (
    await fetch(`${server.http}/h/${endpointId}`, { method: 'POST', body: '<script>' })
  ).json()) as {
    id: string;
  };
  const url = `${server.http}/download/requests/${id}/body`;
  const own = await fetch(url, { headers: { cookie } });
  expect(own.headers.get('content-type')).toBe('application/octet-stream');
  expect(own.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(own.headers.get('content-security-policy')).toMatch(/^sandbox/);
  expect(own.headers.get('x-content-type-options')).toBe('nosniff');

  const stranger = { ...(await createTenant(ctx)), sessionVersion: 1 };
  const theirs = `next-auth.session-token=${await encode({ token: stranger, secret: 'test-secret-test-secret-test-secret' })}`;
  const foreign = await fetch(url, { headers: { cookie: theirs } });
  const unknown = await fetch(url.replace(id, '00000000-0000-7000-8000-000000000000'), {
    headers: { cookie: theirs },
  });
  expect([foreign.status, await foreign.text()]).toEqual([unknown.status, await unknown.text()]);
  expect(foreign.status).toBe(404);
  expect((await fetch(url)).status).toBe(401);
  expect((await fetch(url, { method: 'POST', headers: { cookie } })).status).toBe(405);
});

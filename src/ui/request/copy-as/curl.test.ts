import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestDetail } from '../router-types.ts';
import { captured, startSink, type Received } from './copy-as-fixtures.ts';
import { toCurl } from './curl.ts';
import { toSendable } from './sendable.ts';

let sink: Awaited<ReturnType<typeof startSink>>;
let directory: string;
beforeAll(async () => {
  sink = await startSink();
  directory = await mkdtemp(path.join(tmpdir(), 'curl-'));
});
afterAll(async () => {
  sink.server.close();
  await rm(directory, { recursive: true });
});

/** Runs the command in bash and gives what came out at the other end. From a file: it may be longer than an argument. */
async function sendWithCurl(request: RequestDetail): Promise<Received> {
  const command = toCurl(toSendable(request, sink.origin));
  const script = path.join(directory, 'command.sh');
  await writeFile(script, command.replace(/\bcurl\b/, 'curl -sS'));
  const bash = spawn('bash', [script], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [received] = await Promise.all([sink.next(), once(bash, 'exit')]);
  return received;
}

const CONNECTION = new Set(['host', 'content-length', 'connection', 'transfer-encoding']);
const sent = (received: Received) => received.headers.filter(([name]) => !CONNECTION.has(name.toLowerCase()));

describe('the curl command, run by bash', { timeout: 30_000 }, () => {
  it('sends a JSON body and its headers as captured, and none of its own', async () => {
    const rawHeaders: [string, string][] = [
      ['Host', 'hookwire.example'],
      ['content-type', 'application/json; charset=utf-8'],
      ['X-Repeat', 'one'],
      ['x-repeat', "two's"],
      ['Content-Length', '999'],
      ['X-Empty', ''],
      ['Transfer-Encoding', 'chunked'],
    ];
    const body = `{"text":"it's $HOME \`id\` \\"quoted\\" \\\\ 100% ünï ☃"}`;
    const received = await sendWithCurl(captured({ rawHeaders, body, target: "/h/demo/a'b?x=1&y=$z[0]" }));
    expect(received.target).toBe("/h/demo/a'b?x=1&y=$z[0]");
    expect(received.body.toString('utf8')).toBe(body);
    expect(sent(received)).toEqual([
      ['content-type', 'application/json; charset=utf-8'],
      ['X-Repeat', 'one'],
      ['x-repeat', "two's"],
      ['X-Empty', ''],
    ]);
  });

  it('sends bytes that are no text', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const received = await sendWithCurl(captured({ bytes, rawHeaders: [['Content-Type', 'image/png']] }));
    expect(received.body.equals(Buffer.from(bytes))).toBe(true);
    expect(sent(received)).toEqual([['Content-Type', 'image/png']]);
  });

  it('sends more than fits one argument of a program', async () => {
    const text = `line\r\n'é${'x'.repeat(300_000)}`;
    expect((await sendWithCurl(captured({ body: text }))).body.toString('utf8')).toBe(text);
    const bytes = randomBytes(1024 * 1024);
    expect((await sendWithCurl(captured({ bytes }))).body.equals(bytes)).toBe(true);
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    'uses the method %s',
    async (method) => {
      expect((await sendWithCurl(captured({ method }))).method).toBe(method);
    },
  );

  it.each(['@file', '-d', '\r\n\t', '\u0001\u007f', "$'x'", '{}', 'a\0b'])(
    'sends %j as it is',
    async (body) => {
      expect((await sendWithCurl(captured({ body, method: 'PATCH' }))).body.toString('utf8')).toBe(body);
    },
  );

  it('keeps dots and brackets of the path, and the bytes of the target', async () => {
    const received = await sendWithCurl(captured({ target: '/h/demo/../{a,b}/[1-3]/./\xe9?q=%00#x' }));
    expect(received.target).toBe('/h/demo/../{a,b}/[1-3]/./%E9?q=%00%23x');
  });

  it('keeps any text, bytes and header values', async () => {
    const headerValue = fc
      .array(
        fc.integer({ min: 0x21, max: 0xff }).filter((code) => code < 0x7f || code > 0x9f),
        { maxLength: 20 },
      )
      .map((codes) => String.fromCharCode(...codes));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 200 })),
        headerValue,
        async (content, value) => {
          const body = typeof content === 'string' ? { body: content } : { bytes: content };
          const received = await sendWithCurl(captured({ ...body, rawHeaders: [['X-Value', value]] }));
          expect(received.body.equals(Buffer.from(content))).toBe(true);
          expect(sent(received)).toEqual([['X-Value', value]]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('names the file to download when only the start of the body is here', () => {
    const command = toCurl(toSendable(captured({ body: 'start', bodyTruncated: true }), 'http://h'));
    expect(command).toBe(
      [
        '# First download the body as request-7.bin',
        'curl http://h/h/demo \\',
        "  -H 'User-Agent:' \\",
        "  -H 'Accept:' \\",
        "  -H 'Content-Type:' \\",
        '  --data-binary @request-7.bin',
      ].join('\n'),
    );
  });
});

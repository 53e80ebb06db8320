import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestDetail } from '../router-types.ts';
import { captured, startSink, type Received } from './copy-as-fixtures.ts';
import { toFetch } from './fetch.ts';
import { toHttpie } from './httpie.ts';
import { toPython } from './python.ts';
import { toSendable } from './sendable.ts';

const run = promisify(execFile);
let sink: Awaited<ReturnType<typeof startSink>>;
beforeAll(async () => void (sink = await startSink()));
afterAll(() => void sink.server.close());

const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const odd = captured({
  body: 'it\'s "quoted" \\ \u2028 ☃\n',
  target: '/h/demo/x?y=1',
  rawHeaders: [
    ['Host', 'x'],
    ['Content-Type', 'text/plain'],
    ['X-Repeat', 'one'],
    ['x-repeat', 'two'],
  ],
});

describe('the fetch call, run by Node', () => {
  async function sendWithFetch(request: RequestDetail): Promise<Received> {
    const script = toFetch(toSendable(request, sink.origin));
    const [received] = await Promise.all([
      sink.next(),
      run(process.execPath, ['--input-type=module', '-e', script]),
    ]);
    return received;
  }

  it('sends the text, with repeated headers joined by fetch', async () => {
    const received = await sendWithFetch(odd);
    expect(received.body.toString('utf8')).toBe(odd.body);
    expect(received.target).toBe('/h/demo/x?y=1');
    expect(received.headers.find(([name]) => name.toLowerCase() === 'x-repeat')?.[1]).toBe('one, two');
  });

  it('sends bytes that are no text', async () => {
    const received = await sendWithFetch(captured({ bytes, method: 'PUT' }));
    expect(received.method).toBe('PUT');
    expect(received.body.equals(Buffer.from(bytes))).toBe(true);
  });

  it('says that a GET has no body', () => {
    expect(toFetch(toSendable(captured({ method: 'GET', body: 'x' }), 'http://h'))).toMatch(
      /^\/\/ fetch sends no body with GET/,
    );
  });
});

describe('the Python script', () => {
  it('joins repeats and encodes text', () => {
    expect(toPython(toSendable(odd, 'http://h'))).toBe(
      [
        'import requests',
        '',
        'response = requests.request(',
        '    "POST",',
        '    "http://h/h/demo/x?y=1",',
        '    headers={',
        '        "Content-Type": "text/plain",',
        '        "X-Repeat": "one, two",',
        '    },',
        String.raw`    data="it's \"quoted\" \\ ${'\u2028'} ☃\n".encode(),`,
        ')',
        'print(response.status_code, response.text)',
      ].join('\n'),
    );
  });

  it('carries bytes as base64', () => {
    expect(toPython(toSendable(captured({ bytes: Uint8Array.of(0, 255) }), 'http://h'))).toContain(
      'data=base64.b64decode("AP8="),',
    );
  });
});

describe('the HTTPie command', () => {
  it('repeats headers and passes text as it is', () => {
    expect(toHttpie(toSendable(captured({ ...odd, body: "it's" }), 'http://h'))).toBe(
      [
        "http --ignore-stdin POST 'http://h/h/demo/x?y=1' \\",
        '  Content-Type:text/plain \\',
        '  X-Repeat:one \\',
        '  x-repeat:two \\',
        String.raw`  --raw 'it'\''s'`,
      ].join('\n'),
    );
  });

  it('escapes values that would read as another separator', () => {
    const request = captured({
      rawHeaders: [
        ['X-A', '=1'],
        ['X-B', '@f'],
        ['X-C', ''],
      ],
    });
    expect(toHttpie(toSendable(request, 'http://h')).split(' \\\n  ').slice(1)).toEqual([
      String.raw`'X-A:\=1'`,
      String.raw`'X-B:\@f'`,
      "'X-C;'",
    ]);
  });

  it('pipes bytes', () => {
    const command = toHttpie(toSendable(captured({ bytes: Uint8Array.of(0, 255) }), 'http://h'));
    expect(command).toBe("printf '%s' AP8= | base64 -d | http POST http://h/h/demo");
  });
});

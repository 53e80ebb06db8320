import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cliCallbackHost } from './cli-callback.ts';

describe('the address to which a command line is given its token', () => {
  it.each(['localhost', '127.0.0.1'])('is %s at the ports 9876 to 9886, path /callback', (host) => {
    for (let port = 9876; port <= 9886; port++) {
      expect(cliCallbackHost(`http://${host}:${port}/callback`)).toBe(`${host}:${port}`);
    }
    for (const port of [9875, 9887, 80, 98760, 19876]) {
      expect(cliCallbackHost(`http://${host}:${port}/callback`)).toBeNull();
    }
  });

  it.each([
    '',
    'http://localhost/callback',
    'https://localhost:9876/callback',
    'HTTP://localhost:9876/callback',
    'http://LOCALHOST:9876/callback',
    'http://localhost.:9876/callback',
    'http://localhost.evil.example:9876/callback',
    'http://localhost:9876.evil.example/callback',
    'http://evil.example/http://localhost:9876/callback',
    'http://localhost:9876@evil.example/callback',
    'http://evil@localhost:9876/callback',
    'http://:@localhost:9876/callback',
    'http://localhost:9876\\@evil.example/callback',
    'http://localhost:9876/callback/',
    'http://localhost:9876/callback?',
    'http://localhost:9876/callback?next=https://evil.example',
    'http://localhost:9876/callback#',
    'http://localhost:9876/callback;x',
    'http://localhost:9876/../callback',
    'http://localhost:9876//callback',
    'http://localhost:9876/Callback',
    'http://localhost:9876/callbac%6b',
    'http://localhost:09876/callback',
    'http://localhost:9876/callback\n',
    'http://localhost:9876/callback\r\nSet-Cookie: a=b',
    ' http://localhost:9876/callback',
    'http://localhost:9876/callback ',
    'http://127.0.0.2:9876/callback',
    'http://127.1:9876/callback',
    'http://2130706433:9876/callback',
    'http://0x7f.0.0.1:9876/callback',
    'http://0.0.0.0:9876/callback',
    'http://[::1]:9876/callback',
    'http://ⓛocalhost:9876/callback',
    'http:localhost:9876/callback',
    'http:/localhost:9876/callback',
    '//localhost:9876/callback',
    'javascript://localhost:9876/callback',
  ])('is not %j', (callback) => {
    expect(cliCallbackHost(callback)).toBeNull();
  });

  it('is never another host, whatever surrounds a good one', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        fc.pre(before !== '' || after !== '');
        expect(cliCallbackHost(`${before}http://localhost:9876/callback${after}`)).toBeNull();
      }),
    );
  });
});

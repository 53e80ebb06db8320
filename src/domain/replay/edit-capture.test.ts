import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { captureOf } from '#testing/captures.ts';
import { storedHeaderBytes } from '#domain/request/project.ts';
import { editCapture } from './edit-capture.ts';
import { ReplayEdit } from './schemas.ts';

const source = Object.freeze(
  captureOf('w', 'e', {
    target: '/h/01987654/orders/1?x=%20',
    rawHeaders: ['Host', 'a.example', 'X-A', '1', 'x-a', '2', 'Content-Length', '17'],
  }),
);

describe('a copy', () => {
  test('without edits is the same bytes', () => {
    const { method, target, httpVersion, rawHeaders, body, bodySha256, remoteAddress, headerBytes } = source;
    const same = { method, target, httpVersion, rawHeaders, body, bodySha256, remoteAddress, headerBytes };
    expect(editCapture(source, undefined)).toEqual(same);
    expect(editCapture(source, {})).toEqual(same);
  });

  test('has the new path below the endpoint’s own address', () => {
    expect(editCapture(source, { path: '/refunds?y=1' }).target).toBe('/h/01987654/refunds?y=1');
    const absolute = { ...source, target: 'http://hooks.example/wh/shop/a' };
    expect(editCapture(absolute, { path: '/' }).target).toBe('http://hooks.example/wh/shop/');
  });

  test('with another body says its length and its hash', () => {
    const copy = editCapture(source, { body: { encoding: 'utf8', text: 'grüße' } });
    expect(copy.body).toEqual(Buffer.from('grüße'));
    expect(copy.rawHeaders).toEqual(['Host', 'a.example', 'X-A', '1', 'x-a', '2', 'Content-Length', '7']);
    expect(copy.bodySha256).toEqual(createHash('sha256').update('grüße').digest());
    expect(copy.headerBytes).toBe(storedHeaderBytes(copy.rawHeaders));
    const binary = editCapture(source, { body: { encoding: 'base64', text: 'AP8=' } });
    expect(binary.body).toEqual(Buffer.from([0, 255]));
  });

  test('of a request in chunks has a length instead', () => {
    const chunked = { ...source, rawHeaders: ['Transfer-Encoding', 'chunked', 'Content-Length', '1'] };
    expect(editCapture(chunked, { headers: [['transfer-encoding', 'chunked']] }).rawHeaders).toEqual([
      'Content-Length',
      '17',
    ]);
  });

  test('has the headers that are given, in their order, with repeats', () => {
    const headers: [string, string][] = [
      ['B', '1'],
      ['A', '2'],
      ['b', '3'],
    ];
    expect(editCapture(source, { method: 'PUT', headers })).toMatchObject({
      method: 'PUT',
      rawHeaders: ['B', '1', 'A', '2', 'b', '3'],
      body: source.body,
    });
  });
});

describe('an edit is refused in words', () => {
  test.each([
    [{ method: 'CON NECT' }, 'Give the method as one word, for example POST'],
    [{ method: 'connect' }, 'CONNECT opens a tunnel and can’t be sent; choose another method'],
    [{ path: 'orders' }, 'Start the path with /, and percent-encode spaces, # and what is not ASCII'],
    [{ path: '/a b' }, 'Start the path with /, and percent-encode spaces, # and what is not ASCII'],
    [{ headers: [['a b', '1']] }, 'This is not a valid header name'],
    [{ headers: [['a', '1\r\nb: 2']] }, 'Header values are printable Latin-1 on one line'],
    [{ headers: [['a', 'x'.repeat(8_193)]] }, 'Header values have at most 8,192 characters'],
    [{ headers: Array(3).fill(['a', 'x'.repeat(8_000)]) }, /16,384/],
    [{ body: { encoding: 'base64', text: '?' } }, 'This is not base64'],
    [{ body: { encoding: 'utf8', text: 'x'.repeat(600_000) } }, /524,288/],
  ])('%#', (edit, words) => {
    const [issue] = ReplayEdit.safeParse(edit).error?.issues ?? [];
    expect(issue?.message).toEqual(typeof words === 'string' ? words : expect.stringMatching(words));
  });
});

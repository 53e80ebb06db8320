import { gzipSync, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflate } from './inflate.ts';
import { readBody } from './read-body.ts';

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

describe('the ways to look at a body', () => {
  it.each([
    ['application/json', '{"a":1}', ['tree', 'pretty', 'source', 'hex']],
    ['application/json', '{broken', ['source', 'hex']],
    ['application/x-www-form-urlencoded', 'a=1', ['table', 'source', 'hex']],
    ['text/html', '<b>', ['source', 'hex']],
    ['image/svg+xml', '<svg/>', ['image', 'source', 'hex']],
    ['multipart/form-data; boundary=x', '--x--', ['parts', 'source', 'hex']],
    ['text/plain', '', []],
  ])('%s with %j', (contentType, text, modes) => {
    expect(readBody(encode(text), contentType).modes).toEqual(modes);
  });

  it('never offer text for bytes that are none', () => {
    expect(readBody(Uint8Array.of(0xff, 0xfe), 'application/octet-stream').modes).toEqual(['hex']);
    expect(readBody(Uint8Array.of(0xff), 'multipart/form-data; boundary=x').modes).toEqual(['parts', 'hex']);
  });
});

describe('a packed body', () => {
  const text = JSON.stringify({ list: Array.from({ length: 1_000 }, (_, index) => index) });

  it('comes out as it went in', async () => {
    expect(await inflate(new Uint8Array(gzipSync(text)), 'gzip')).toEqual({
      bytes: encode(text),
      isCut: false,
    });
    expect(await inflate(new Uint8Array(deflateSync(text)), 'deflate')).toEqual({
      bytes: encode(text),
      isCut: false,
    });
  });

  it('gives what comes before a cut, and nothing of what is not packed', async () => {
    const packed = gzipSync(text);
    const cut = await inflate(new Uint8Array(packed.subarray(0, packed.length - 12)), 'gzip');
    expect(cut?.isCut ?? true).toBe(true);
    expect(await inflate(encode('plain'), 'gzip')).toBeNull();
  });

  it('stops unpacking a bomb', async () => {
    const bomb = await inflate(new Uint8Array(gzipSync(Buffer.alloc(64 * 1024 * 1024))), 'gzip');
    expect(bomb?.isCut).toBe(true);
    expect(bomb?.bytes.byteLength).toBeLessThan(8 * 1024 * 1024);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyBytes, decodeUtf8, toBase64 } from './body-bytes.ts';
import { bodyKind, imageType } from './body-kind.ts';
import { parseForm } from './form.ts';
import { headerParameter } from './header-parameter.ts';
import { hexRow, hexRowCount } from './hex.ts';

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const kind = (contentType: string, content: string | Uint8Array): string => {
  const bytes = typeof content === 'string' ? encode(content) : content;
  return bodyKind({ contentType, bytes, text: decodeUtf8(bytes) });
};

describe('the bytes of a body', () => {
  it('come back as they were, from text and from base64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), (bytes) => {
        expect(bodyBytes({ body: toBase64(bytes), bodyEncoding: 'base64' })).toEqual(bytes);
      }),
      { numRuns: 20 },
    );
    expect(bodyBytes({ body: '\ufeffé', bodyEncoding: 'utf8' })).toEqual(
      Uint8Array.of(0xef, 0xbb, 0xbf, 0xc3, 0xa9),
    );
  });
});

describe('how a body is shown', () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);

  it.each([
    ['application/json', '', 'empty'],
    ['application/json; charset=utf-8', '1', 'json'],
    ['application/vnd.api+json', '{}', 'json'],
    ['application/json', '{broken', 'json'],
    ['', '{"a":1}', 'json'],
    ['application/x-www-form-urlencoded', '{"a":1}', 'json'],
    ['application/x-www-form-urlencoded', 'a=1', 'form'],
    ['text/plain', '{"a":1}', 'text'],
    ['application/soap+xml', '<a/>', 'xml'],
    ['text/xml', '<a/>', 'xml'],
    ['application/xhtml+xml', '<a/>', 'html'],
    ['TEXT/HTML; charset=utf-8', '<b>', 'html'],
    ['multipart/form-data; boundary=x', 'x', 'multipart'],
    ['image/svg+xml', '<svg/>', 'image'],
    ['image/png', 'not an image', 'text'],
    ['', 'plain', 'text'],
  ])('%s with %j is %s', (contentType, body, expected) => {
    expect(kind(contentType, body)).toBe(expected);
  });

  it('goes by the bytes where they are no text', () => {
    expect(kind('application/octet-stream', png)).toBe('image');
    expect(kind('image/png', Uint8Array.of(0, 255))).toBe('binary');
    expect(kind('application/json', Uint8Array.of(0x7b, 0xff, 0x7d))).toBe('binary');
    expect(imageType({ contentType: 'image/jpeg', bytes: png, text: null })).toBe('image/png');
  });
});

describe('a form', () => {
  it('gives pairs in order, with repeats, decoded', () => {
    expect(parseForm('a=1&a=2&b+c=d+%C3%A9&e&=f&&g=h=i')).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b c', 'd é'],
      ['e', ''],
      ['', 'f'],
      ['g', 'h=i'],
    ]);
  });

  it('leaves what cannot be decoded', () => {
    expect(parseForm('a=%ZZ&b=%ff&c=100%')).toEqual([
      ['a', '%ZZ'],
      ['b', '%ff'],
      ['c', '100%'],
    ]);
  });

  it('agrees with URLSearchParams on well-formed text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))),
        (pairs) => {
          const named = pairs.filter(([name, value]) => name !== '' || value !== '');
          expect(parseForm(new URLSearchParams(named).toString())).toEqual(named);
        },
      ),
    );
  });
});

describe('a header parameter', () => {
  it.each([
    ['form-data; name="a b"; filename="x.png"', 'filename', 'x.png'],
    ['form-data; name=plain', 'name', 'plain'],
    ['form-data; name="q\\"uote"', 'name', 'q"uote'],
    ['form-data; filename=".."; name="n"', 'name', 'n'],
    ['form-data; filename="a"; filename*=UTF-8\'\'%E2%98%83.txt', 'filename', '☃.txt'],
    ['form-data; filename="\u00e2\u0098\u0083"', 'filename', '☃'],
    ['multipart/form-data; boundary=----x', 'boundary', '----x'],
    ['multipart/form-data; Boundary="a;b"', 'boundary', 'a;b'],
  ])('%s has %s', (header, name, value) => {
    expect(headerParameter(header, name)).toBe(value);
  });

  it('is null when absent', () => {
    expect(headerParameter('form-data; filename="name=x"', 'name')).toBeNull();
    expect(headerParameter('', 'name')).toBeNull();
  });
});

describe('a hex view', () => {
  it('shows offset, digits and ASCII', () => {
    const bytes = encode('Hello, wire!\0\x01\x7f~next');
    expect(hexRow(bytes, 0, 16)).toEqual({
      offset: '00000000',
      hex: '48 65 6c 6c 6f 2c 20 77  69 72 65 21 00 01 7f 7e',
      ascii: 'Hello, wire!...~',
    });
    expect(hexRow(bytes, 1, 16)).toEqual({ offset: '00000010', hex: '6e 65 78 74', ascii: 'next' });
    expect(hexRowCount(bytes.length, 16)).toBe(2);
  });

  it('loses no byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.constantFrom(8, 16), (bytes, bytesPerRow) => {
        const rows = Array.from({ length: hexRowCount(bytes.length, bytesPerRow) }, (_, row) =>
          hexRow(bytes, row, bytesPerRow),
        );
        const digits = rows.map((row) => row.hex.replaceAll(' ', '')).join('');
        expect(digits).toBe(Buffer.from(bytes).toString('hex'));
        expect(rows.map((row) => row.ascii).join('')).toHaveLength(bytes.length);
      }),
    );
  });
});

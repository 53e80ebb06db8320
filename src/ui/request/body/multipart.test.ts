import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMultipart } from './multipart.ts';

const encode = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (char) => char.charCodeAt(0));
const type = 'multipart/form-data; boundary=XX';

describe('a multipart body', () => {
  it('gives its parts with name, file name, type and exact bytes', async () => {
    const form = new FormData();
    const file = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    form.append('note', 'line\r\n--not a delimiter');
    form.append('upload', new File([file], 'é"☃.bin', { type: 'application/pdf' }));
    const response = new Response(form);
    const contentType = response.headers.get('content-type') ?? '';
    const { parts, problem } = parseMultipart(new Uint8Array(await response.arrayBuffer()), contentType);
    expect(problem).toBeNull();
    expect(parts).toMatchObject([
      { name: 'note', filename: null, contentType: '', bytes: encode('line\r\n--not a delimiter') },
      { name: 'upload', contentType: 'application/pdf', bytes: file },
    ]);
    expect(parts[1]?.filename?.replace('%22', '"')).toBe('é"☃.bin');
  });

  it('skips a preamble and an epilogue, and takes bare line feeds', () => {
    const body = 'preamble --XX\n--XX\nContent-Disposition: form-data; name=a\n\none\n--XX--\nepilogue';
    expect(parseMultipart(encode(body), type)).toMatchObject({
      problem: null,
      parts: [{ name: 'a', bytes: encode('one') }],
    });
  });

  it('gives empty parts and parts without headers', () => {
    const body = '--XX\r\n\r\nbare\r\n--XX\r\nContent-Disposition: form-data; name=e\r\n\r\n\r\n--XX--';
    expect(parseMultipart(encode(body), type).parts).toMatchObject([
      { name: null, bytes: encode('bare') },
      { name: 'e', bytes: encode('') },
    ]);
  });

  it.each([
    ['multipart/form-data', '--XX\r\n\r\na\r\n--XX--', 'no-boundary', 0],
    [type, 'garbage', 'no-delimiter', 0],
    [type, '', 'no-delimiter', 0],
    [type, '--XX\r\nContent-Disposition: form-data; name=a\r\n\r\ncut of', 'unfinished', 1],
    [type, '--XX', 'unfinished', 0],
    [type, '--XX\r\n\r\n'.repeat(1_002), 'too-many-parts', 1_000],
  ])('%s with %j ends with the problem', (...row) => {
    const [contentType, body, problem, count] = row;
    const parsed = parseMultipart(encode(body), contentType);
    expect(parsed.problem).toBe(problem);
    expect(parsed.parts).toHaveLength(count);
  });

  it('gives back the bytes of any parts', () => {
    const part = fc.uint8Array({ maxLength: 50 }).filter((bytes) => !Buffer.from(bytes).includes('--XX'));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (contents) => {
        const body = Buffer.concat([
          ...contents.flatMap((bytes) => [
            Buffer.from('--XX\r\nContent-Type: a/b\r\n\r\n'),
            bytes,
            Buffer.from('\r\n'),
          ]),
          Buffer.from('--XX--\r\n'),
        ]);
        const { parts, problem } = parseMultipart(new Uint8Array(body), type);
        expect(problem).toBeNull();
        expect(parts.map((one) => Buffer.from(one.bytes).toString('hex'))).toEqual(
          contents.map((bytes) => Buffer.from(bytes).toString('hex')),
        );
      }),
    );
  });

  it('ends on any bytes', () => {
    const piece = fc.constantFrom('--XX', '--', '\r\n', '\n', 'a', ':', ';', '"', '\0', '\xff');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const bytes = encode(pieces.join(''));
        const total = parseMultipart(bytes, type).parts.reduce((sum, one) => sum + one.bytes.byteLength, 0);
        expect(total).toBeLessThanOrEqual(bytes.byteLength);
      }),
      { numRuns: 2_000 },
    );
  });
});

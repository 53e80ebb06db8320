import { describe, expect, it } from 'vitest';
import { copyValuesOf, parseHeaders, toEdit, type Original } from './copy-values.ts';

const ORIGINAL: Original = {
  method: 'POST',
  subPath: '/orders?n=1',
  rawHeaders: [
    ['Content-Type', 'application/json'],
    ['X-Empty', ''],
  ],
  body: '{"a":1}',
  bodyEncoding: 'utf8',
  bodyTruncated: false,
};
const edited = (change: object) => toEdit({ ...copyValuesOf(ORIGINAL), ...change }, ORIGINAL);

describe('an edited copy', () => {
  it('is none when nothing was changed', () => {
    expect(edited({})).toBeUndefined();
    expect(edited({ method: 'post' })).toBeUndefined();
  });

  it('says only what is another', () => {
    expect(edited({ method: 'PUT' })).toEqual({ method: 'PUT' });
    expect(edited({ path: '/x' })).toEqual({ path: '/x' });
    expect(edited({ body: '{}' })).toEqual({ body: { encoding: 'utf8', text: '{}' } });
    expect(edited({ headers: 'X-A: b: c\n\nX-Empty:' })).toEqual({
      headers: [
        ['X-A', 'b: c'],
        ['X-Empty', ''],
      ],
    });
  });

  it('leaves a body alone that is no text', () => {
    const binary: Original = { ...ORIGINAL, body: 'AAEC', bodyEncoding: 'base64' };
    expect(toEdit({ ...copyValuesOf(binary), body: 'text' }, binary)).toBeUndefined();
  });
});

it('a line that is no header is named', () => {
  expect(parseHeaders('X-A: 1\nno header')).toEqual({
    problem: '“no header” is no header. Write Name: value',
  });
});

import { describe, expect, it } from 'vitest';
import { filterWords, formatJsonValue, parseJsonValue, rowsOf, splitList, toFilter } from './filter-rows.ts';
import type { Filter, JsonValue } from './types.ts';

const FILTER: Filter = {
  all: [
    { on: 'method', in: ['POST', 'PUT'] },
    { on: 'path', is: 'starts_with', value: '/orders' },
    { on: 'path', is: 'glob', value: '/shops/*/orders' },
    { on: 'header', name: 'X-Event', is: 'equals', value: 'push' },
    { on: 'header', name: 'X-Signature', is: 'exists' },
    { on: 'json', path: 'data.type', is: 'in', values: ['a', 'b, c', 3, null] },
    { on: 'json', path: 'livemode', is: 'equals', value: true },
    { on: 'json', path: 'data.id', is: 'exists' },
  ],
};

describe('a filter in the form', () => {
  it('comes out as it went in', () => {
    expect(toFilter(rowsOf(FILTER))).toEqual(FILTER);
  });

  it('is none without conditions', () => {
    expect(rowsOf(null)).toEqual([]);
    expect(toFilter([])).toBeNull();
  });
});

describe('a value of JSON', () => {
  it.each<[string, JsonValue]>([
    ['invoice.paid', 'invoice.paid'],
    ['42', 42],
    ['-1.5', -1.5],
    ['"42"', '42'],
    ['true', true],
    ['null', null],
    ['01', '01'],
    ['"open', '"open'],
    ['"a" and "b"', '"a" and "b"'],
  ])('%s is %j', (text, value) => {
    expect(parseJsonValue(text)).toBe(value);
  });

  it.each<JsonValue>(['plain', '42', 'true', 'a, b', '"quoted"', 42, false, null, ''])(
    '%j survives writing and reading',
    (value) => {
      expect(parseJsonValue(formatJsonValue(value))).toBe(value);
    },
  );

  it('is one of a list, whose quotes may hold commas', () => {
    expect(splitList('a, "b, c" , 3,,')).toEqual(['a', '"b, c"', '3']);
  });
});

it('is said in plain words', () => {
  expect(filterWords(null)).toBe('Takes every request.');
  expect(filterWords({ all: FILTER.all.slice(0, 2) })).toBe(
    'Takes requests where the method is POST or PUT, and the path starts with /orders.',
  );
  expect(filterWords({ all: FILTER.all.slice(3) })).toBe(
    'Takes requests where the header X-Event is “push”, and the header X-Signature is there, and data.type in the JSON body is a or "b, c" or 3 or null, and livemode in the JSON body is true, and data.id is in the JSON body.',
  );
});

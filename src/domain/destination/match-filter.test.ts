import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DestinationFilter, type FilterCondition } from './filter.ts';
import { compileFilter, matchesFilter, RequestView } from './match-filter.ts';

const REQUEST = {
  method: 'POST',
  target: '/h/4f1c/orders/7/paid?x=1',
  rawHeaders: ['X-GitHub-Event', 'push', 'Accept', 'a/b', 'accept', 'c/d', 'X-Name', 'J\u00c3\u00bcrgen'],
  body: Buffer.from('{"type":"order.paid","data":{"items":[{"n":1.5,"ok":true,"odd key":null}]}}'),
};

function takes(conditions: unknown[], changes: Partial<typeof REQUEST> = {}): boolean {
  const filter = compileFilter(DestinationFilter.parse({ all: conditions }));
  if (!filter) throw new Error('The filter was not stored as given');
  return matchesFilter(filter, new RequestView({ ...REQUEST, ...changes }));
}

describe('a condition holds', () => {
  it.each<FilterCondition>([
    { on: 'method', in: ['PUT', 'POST'] },
    { on: 'path', is: 'equals', value: '/orders/7/paid' },
    { on: 'path', is: 'starts_with', value: '/orders/' },
    { on: 'path', is: 'glob', value: '/orders/*/paid' },
    { on: 'path', is: 'glob', value: '/**' },
    { on: 'path', is: 'glob', value: '/**/p*d' },
    { on: 'header', name: 'x-github-event', is: 'exists' },
    { on: 'header', name: 'X-GITHUB-EVENT', is: 'equals', value: 'push' },
    { on: 'header', name: 'Accept', is: 'equals', value: 'c/d' },
    { on: 'header', name: 'X-Name', is: 'equals', value: 'Jürgen' },
    { on: 'header', name: 'accept', is: 'contains', value: '/b' },
    { on: 'json', path: 'type', is: 'exists' },
    { on: 'json', path: '$.type', is: 'equals', value: 'order.paid' },
    { on: 'json', path: 'data.items[0].n', is: 'equals', value: 1.5 },
    { on: 'json', path: 'data.items[0].ok', is: 'in', values: ['yes', true] },
    { on: 'json', path: '$["data"].items[0]["odd key"]', is: 'equals', value: null },
  ])('%j', (condition) => {
    expect(takes([condition])).toBe(true);
  });
});

describe('a condition does not hold', () => {
  it.each<FilterCondition>([
    { on: 'method', in: ['GET'] },
    { on: 'path', is: 'equals', value: '/orders/7/paid?x=1' },
    { on: 'path', is: 'starts_with', value: '/order/' },
    { on: 'path', is: 'glob', value: '/*' },
    { on: 'path', is: 'glob', value: '/orders/*' },
    { on: 'header', name: 'X-GitHub', is: 'exists' },
    { on: 'header', name: 'accept', is: 'equals', value: 'a/b, c/d' },
    { on: 'header', name: 'x-github-event', is: 'contains', value: 'PUSH' },
    { on: 'json', path: 'toString', is: 'exists' },
    { on: 'json', path: 'data.items[1]', is: 'exists' },
    { on: 'json', path: 'data.items["0"]', is: 'exists' },
    { on: 'json', path: 'data.items.length', is: 'exists' },
    { on: 'json', path: 'data.items[0].n', is: 'equals', value: '1.5' },
    { on: 'json', path: 'data.items', is: 'in', values: [null, ''] },
  ])('%j', (condition) => {
    expect(takes([condition])).toBe(false);
  });
});

it('all conditions must hold', () => {
  const [yes, no] = [
    { on: 'method', in: ['post'] },
    { on: 'path', is: 'equals', value: '/' },
  ];
  expect([takes([yes]), takes([yes, no]), takes([no, yes])]).toEqual([true, false, false]);
  expect(takes([yes, no], { target: '/wh/orders' })).toBe(true);
});

it('a body that is no JSON meets no JSON condition; one over 1 MiB is not parsed and meets each', () => {
  const exists = [{ on: 'json', path: 'type', is: 'exists' }];
  for (const text of ['', 'type', '{"type":', 'null', '[]', '"type"']) {
    expect(takes(exists, { body: Buffer.from(text) })).toBe(false);
  }
  expect(takes(exists, { body: Buffer.from('\uFEFF{"type":1}') })).toBe(true);
  expect(takes(exists, { body: Buffer.alloc(1024 * 1024) })).toBe(false);
  expect(takes(exists, { body: Buffer.alloc(1024 * 1024 + 1) })).toBe(true);
});

it('a body is looked at only when the other conditions hold, and once for all filters', () => {
  let reads = 0;
  const body = Buffer.from('{"a":1}');
  const text = body.toString();
  body.toString = () => {
    reads += 1;
    return text;
  };
  const view = new RequestView({ ...REQUEST, body });
  const json = { on: 'json', path: 'a', is: 'exists' };
  const matches = (all: unknown[]) => matchesFilter(compileFilter({ all }) ?? [], view);
  expect(matches([json, { on: 'method', in: ['GET'] }])).toBe(false);
  expect(reads).toBe(0);
  expect([matches([json]), matches([json, { on: 'method', in: ['POST'] }])]).toEqual([true, true]);
  expect(reads).toBe(1);
});

it('a stored filter that can’t be read takes everything', () => {
  for (const stored of [null, undefined, 7, {}, { all: [] }, { all: [{ on: 'moon' }] }]) {
    expect(compileFilter(stored)).toBeNull();
  }
});

describe('whatever comes', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('/', '[0]', '$.', '**', '__proto__'));
  const path = fc.array(text, { maxLength: 5 }).map((parts) => `/${parts.join('')}`);
  const condition = fc.oneof(
    fc.record({ on: fc.constant('path'), is: fc.constantFrom('equals', 'glob'), value: path }),
    fc.record({ on: fc.constant('json'), is: fc.constant('exists'), path: text }),
    fc.record({
      on: fc.constant('json'),
      is: fc.constant('in'),
      path: text,
      values: fc.array(fc.jsonValue()),
    }),
    fc.record({ on: fc.constant('header'), is: fc.constant('contains'), name: text, value: text }),
    fc.anything(),
  );
  const request = fc.record({
    method: text,
    target: text,
    rawHeaders: fc.array(text),
    body: fc.oneof(fc.json(), text).map((content) => Buffer.from(content)),
  });

  it('a filter is refused or answers, and throws for no request', () => {
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 25 }), request, (all, one) => {
        const filter = compileFilter({ all });
        if (filter) expect(matchesFilter(filter, new RequestView(one))).toBeTypeOf('boolean');
      }),
    );
  });
});

describe('a filter is refused', () => {
  const of = (...all: unknown[]) => ({ all });
  it.each<[filter: unknown, words: string | RegExp]>([
    ['soon', 'Give a filter as {"all": [conditions]}'],
    [of(), 'Give at least one condition, or no filter at all'],
    [of(...Array<object>(21).fill({ on: 'method', in: ['GET'] })), 'A filter has at most 20 conditions'],
    [of({ on: 'moon' }), 'A condition looks at method, path, header or json'],
    [of(7), 'A condition looks at method, path, header or json'],
    [of({ on: 'method', in: [] }), 'Give at least one method'],
    [of({ on: 'method', in: ['G T'] }), 'Give methods as text, for example POST'],
    [of({ on: 'path', is: 'matches', value: '/a' }), 'A path condition is equals, starts_with or glob'],
    [of({ on: 'path', is: 'glob', value: 'a' }), 'Start the path with /'],
    [of({ on: 'path', is: 'glob', value: '/', x: 1 }), 'This condition has no field x'],
    [of({ on: 'header', is: 'matches', name: 'a' }), 'A header condition is exists, equals or contains'],
    [of({ on: 'header', is: 'exists', name: 'a b' }), 'This is not a valid header name'],
    [of({ on: 'json', is: 'matches', path: 'a' }), 'A json condition is exists, equals or in'],
    [of({ on: 'json', is: 'equals', path: 'a', value: {} }), /^Compare with a text/],
    ...['a..b', 'a[*]', 'a[?(@.b)]', 'a[-1]', '$', '..a', 'a["b]', 'x.'.repeat(21) + 'x'].map(
      (path): [unknown, RegExp] => [of({ on: 'json', is: 'exists', path }), /^Write the path as/],
    ),
  ])('%j: %s', (filter, words) => {
    expect(DestinationFilter.safeParse(filter).error?.issues[0]?.message).toEqual(
      typeof words === 'string' ? words : expect.stringMatching(words),
    );
  });
});

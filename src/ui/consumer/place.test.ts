import { expect, test } from 'vitest';
import { placeOf, type PlaceKind } from './place.ts';

const time = '2026-05-04T10:30';

test.each<[PlaceKind, { seq?: number; time?: string }, ReturnType<typeof placeOf>]>([
  ['start', {}, { kind: 'seq', seq: 0 }],
  ['head', {}, { kind: 'head' }],
  ['seq', { seq: 7 }, { kind: 'seq', seq: 7 }],
  ['seq', { seq: NaN }, null],
  ['seq', { seq: 1.5 }, null],
  ['seq', { seq: -1 }, null],
  ['time', { time }, { kind: 'time', at: new Date(time).toISOString() }],
  ['time', { time: '' }, null],
])('%s with %j is %j', (kind, given, expected) => {
  expect(placeOf(kind, { seq: 0, time: '', ...given })).toEqual(expected);
});

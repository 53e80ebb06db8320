import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestSummary } from '../router-types.ts';
import { indexOfSeq, isGapItem, listItems } from './list-items.ts';

// Guarantee: only `seq` is read here.
const row = (seq: number): RequestSummary => ({ seq }) as RequestSummary;

describe('the items of the list', () => {
  it('put a gap where its requests would stand', () => {
    const items = listItems([10, 9, 5, 1].map(row), [
      { from: 2, to: 4 },
      { from: 6, to: 8 },
    ]);
    expect(items.map((item) => [isGapItem(item) ? 'gap' : 'request', item.seq])).toEqual([
      ['request', 10],
      ['request', 9],
      ['gap', 8],
      ['request', 5],
      ['gap', 4],
      ['request', 1],
    ]);
  });

  it('leave out gaps beyond the rows', () => {
    const gaps = [
      { from: 1, to: 4 },
      { from: 11, to: 12 },
    ];
    expect(listItems([10, 5].map(row), gaps)).toHaveLength(2);
    expect(listItems([], gaps)).toEqual([]);
  });

  it('are found by seq', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 200 })),
        fc.integer({ min: 0, max: 201 }),
        (seqs, seq) => {
          const sorted = seqs.toSorted((a, b) => b - a);
          const found = sorted.findIndex((one) => one <= seq);
          expect(indexOfSeq(listItems(sorted.map(row), []), seq)).toBe(found === -1 ? sorted.length : found);
        },
      ),
    );
  });
});

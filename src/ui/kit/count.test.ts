import { describe, expect, it } from 'vitest';
import { pluralize } from '#ui/kit/count.ts';

describe('counts agree with their noun', () => {
  it('adds an s except for one', () => {
    expect([0, 1, 1204].map((count) => pluralize(count, 'request'))).toEqual([
      '0 requests',
      '1 request',
      '1,204 requests',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { safeNext } from '#ui/account/safe-next.ts';

describe('after signing in', () => {
  it('goes back to a path of this site', () => {
    expect(safeNext('/keys?new#top')).toBe('/keys?new#top');
  });

  it.each([
    undefined,
    null,
    '',
    'keys',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'https://evil.example',
    'javascript:alert(1)',
  ])('goes home for %j', (next) => {
    expect(safeNext(next)).toBe('/endpoints');
  });
});

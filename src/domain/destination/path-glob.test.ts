import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesGlob, parseGlob } from './path-glob.ts';

/** The same in the words of regular expressions, which are too slow for hostile patterns. */
function byExpression(pattern: string, text: string): boolean {
  const parts = pattern.match(/\*{2,}|\*|[^*]/gs) ?? [];
  const source = parts.map((part) => {
    if (part.startsWith('**')) return '.*';
    return part === '*' ? '[^/]*' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  return new RegExp(`^${source.join('')}$`, 's').test(text);
}

it('matches what the rules say', () => {
  const letters = fc.constantFrom('a', 'b', '/', '*', '**', '.', '[');
  const word = fc.array(letters, { maxLength: 9 }).map((list) => list.join(''));
  fc.assert(
    fc.property(word, word, (pattern, text) => {
      expect(matchesGlob(parseGlob(pattern), text)).toBe(byExpression(pattern, text));
    }),
    { numRuns: 2_000 },
  );
});

it('takes no longer for a hostile pattern than its length times the path’s', () => {
  const pattern = '/' + '*a'.repeat(127) + 'b';
  const startedAt = performance.now();
  expect(matchesGlob(parseGlob(pattern), '/' + 'a'.repeat(2_047))).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(500);
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import { inBothSpellings } from './both-spellings.ts';

test('a value has each key in camelCase and in snake_case', () => {
  const value = inBothSpellings({ id: 'a', lastRequestAt: null, sha256: 1 });
  expect(value).toEqual({ id: 'a', lastRequestAt: null, last_request_at: null, sha256: 1 });
});

test('a schema made the same way takes that value and no half of it', () => {
  const Schema = z.object(inBothSpellings({ createdAt: z.string() }));
  expect(Schema.parse(inBothSpellings({ createdAt: 'now' }))).toEqual({
    createdAt: 'now',
    created_at: 'now',
  });
  expect(Schema.safeParse({ createdAt: 'now' }).success).toBe(false);
});

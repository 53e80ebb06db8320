import { isDeepStrictEqual } from 'node:util';
import { shown, Unexpected } from './seen.ts';

export function must(condition: boolean, seen: string): asserts condition {
  if (!condition) throw new Unexpected(seen);
}

export function mustEqual(actual: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Unexpected(`${what} is ${shown(actual)}, not ${shown(expected)}`);
  }
}

/** The value as a JSON object. */
export function objectOf(value: unknown, what: string): Record<string, unknown> {
  must(
    typeof value === 'object' && value !== null && !Array.isArray(value),
    `${what} is no object: ${shown(value)}`,
  );
  return { ...value };
}

/** Fails unless every field is there. */
export function mustHave(value: unknown, fields: readonly string[], what: string): void {
  const object = objectOf(value, what);
  const missing = fields.filter((field) => !(field in object));
  must(missing.length === 0, `${what} lacks ${missing.join(', ')}`);
}

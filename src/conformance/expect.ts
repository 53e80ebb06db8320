import { isDeepStrictEqual } from 'node:util';

/** The server does not do what the contract says; the message is what was seen. */
export class Unexpected extends Error {}

/** The check does not apply to this server or account; the message says why. */
export class NotApplicable extends Error {}

interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };
}

const MAX_SHOWN = 200;

/** A value as it is shown in the table. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

export function must(condition: boolean, seen: string): asserts condition {
  if (!condition) throw new Unexpected(seen);
}

export function mustEqual(actual: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Unexpected(`${what} is ${shown(actual)}, not ${shown(expected)}`);
  }
}

/** The very value, held against its schema: parsing would leave out what the schema does not name. */
export function held<T>(schema: Schema<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  // Guarantee: the schemas of the wire check, they do not change what they check.
  if (result.success) return value as T;
  const [issue] = result.error.issues;
  throw new Unexpected(
    `${what} breaks its schema at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}`,
  );
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

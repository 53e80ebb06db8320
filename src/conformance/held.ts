import { Unexpected } from './seen.ts';

interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };
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

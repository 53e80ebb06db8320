import { z } from 'zod';

/** A list below `/v1`. */
export function listOf<T extends z.ZodType>(one: T) {
  return z.object({
    data: z.array(one),
    total: z.int().nonnegative(),
    limit: z.int().positive(),
    offset: z.int().nonnegative(),
  });
}

export const EXAMPLE_ID = '019e0c1a-7d5c-7b3e-9f3a-2c8e5d1b4a60';
export const EXAMPLE_TIME = '2026-05-03T14:02:00.000Z';

/** A list of the examples of what it lists. */
export function listExample(one: z.ZodType) {
  const data = one.meta()?.['examples'];
  const total = Array.isArray(data) ? data.length : 0;
  return { data, total, limit: 50, offset: 0 };
}

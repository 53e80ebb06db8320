import type { z } from 'zod';
import { Problem } from './problem.ts';

/** The first thing that is wrong leads; `details` has all. */
export function inputProblem(error: z.ZodError): Problem {
  const details = error.issues.map(({ path, message }) => ({ field: path.map(String).join('.'), message }));
  return new Problem('invalid_input', details[0]?.message ?? 'The input is not valid', { details });
}

/** Input of a verb that a contract describes more liberally. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw inputProblem(parsed.error);
  return parsed.data;
}

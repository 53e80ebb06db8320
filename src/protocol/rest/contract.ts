import { z } from 'zod';
import type { Scope } from '#protocol/scope.ts';
import { AccountError, FlatError } from './error.ts';

/** How a caller proves who it is. No cookie is ever taken, so no page of another site can speak for a user. */
export const SECURITY_SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An access token, a personal access token or an API key, with the scopes named at the route.',
  },
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'The same credentials in a header of their own.',
  },
  userToken: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An access token or a personal access token. API keys are refused: they speak for no person.',
  },
} as const;

/** For every credential that has all of these scopes. */
export function scoped(...scopes: Scope[]) {
  return [{ bearer: [...scopes] }, { apiKey: [...scopes] }];
}

/** For tokens of a person, never for API keys; with scopes, if any are named. */
export function personal(...scopes: Scope[]) {
  return [{ userToken: [...scopes] }];
}

/** For anybody; counted per network address. */
export const anybody: Record<string, string[]>[] = [];

/** A body in or out. */
export function json<S extends z.ZodType>(schema: S) {
  return { content: { 'application/json': { schema } } };
}

/** A JSON answer. */
export function answer<S extends z.ZodType>(schema: S, description: string) {
  return { ...json(schema), description };
}

const ERROR_TEXTS = {
  400: 'The input is not valid; `details` names the fields',
  401: 'No credential, or one that is unknown, expired or revoked',
  403: 'The credential or the plan does not allow this',
  404: 'Not there, or of another account',
  409: 'It is there already',
  413: 'The body has more than 1 MiB',
  429: 'Too many calls; `Retry-After` says how many seconds to wait',
  500: 'A fault of the server; the message has an id to ask about',
  503: 'Not possible for a moment; `Retry-After` says how many seconds to wait',
} as const;
type ErrorStatus = keyof typeof ERROR_TEXTS;

function errors<const S extends ErrorStatus, E extends z.ZodType>(statuses: readonly S[], schema: E) {
  const entries = statuses.map((status) => [status, answer(schema, ERROR_TEXTS[status])]);
  // Guarantee: one entry for each status that was asked for.
  return Object.fromEntries(entries) as Record<S, ReturnType<typeof answer<E>>>;
}

/** The error answers of a route below `/api`, `/auth` or `/billing`. Each route has 429, 500 and 503. */
export function flatErrors<const S extends ErrorStatus>(...statuses: S[]) {
  return errors<S | 429 | 500 | 503, typeof FlatError>([...statuses, 429, 500, 503], FlatError);
}

/** The error answers of a route below `/v1`. Each route has 429, 500 and 503. */
export function accountErrors<const S extends ErrorStatus>(...statuses: S[]) {
  return errors<S | 429 | 500 | 503, typeof AccountError>([...statuses, 429, 500, 503], AccountError);
}

/** `{id}` of a path. What is not a UUID can't exist, so it is answered like what does not: 404 with this text. */
export function idParam(noun: string) {
  return z.object({ id: z.uuid(`${noun} not found`).meta({ description: `${noun} id` }) });
}

const FARTHEST = { offset: 1_000_000_000, words: 'offset is too large' };

/** `limit` and `offset` of a list; `farthest` says what to do instead of asking for pages beyond it. */
export function page(limits: { standard: number; max: number; farthest?: typeof FARTHEST }) {
  const { standard, max, farthest = FARTHEST } = limits;
  return z.object({
    limit: z.coerce
      .number('limit must be a number')
      .int('limit must be a whole number')
      .min(1, 'limit must be 1 or more')
      .max(max, `limit must be ${max} or less`)
      .default(standard),
    offset: z.coerce
      .number('offset must be a number')
      .int('offset must be a whole number')
      .min(0, 'offset must be 0 or more')
      .max(farthest.offset, farthest.words)
      .default(0)
      // Coercion takes null for 0, which the document need not offer.
      .meta({ type: 'integer', minimum: 0, maximum: farthest.offset, default: 0 }),
  });
}

import { z } from 'zod';

/** What is wrong with which field of the input. */
const FieldProblem = z.object({
  /** Dotted; `""` for the whole. */
  field: z.string(),
  message: z.string(),
});

/** The codes of the flat envelope. What does not exist has none: known clients compare that object whole. */
export const FlatErrorCode = z.enum([
  'INVALID_INPUT',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'INSUFFICIENT_SCOPE',
  'FEATURE_REQUIRED',
  'LIMIT_EXCEEDED',
  'METHOD_NOT_ALLOWED',
  'CONFLICT',
  'PAYLOAD_TOO_LARGE',
  'RATE_LIMITED',
  'REQUEST_TIMEOUT',
  'UNAVAILABLE',
  'INTERNAL_ERROR',
]);
export type FlatErrorCode = z.infer<typeof FlatErrorCode>;

/** Errors below `/api`, `/auth` and `/billing`. Known clients show `error` as it is. */
export const FlatError = z
  .object({ error: z.string(), code: FlatErrorCode.optional(), details: z.array(FieldProblem).optional() })
  .meta({
    id: 'Error',
    examples: [{ error: 'Request not found' }],
  });
export type FlatError = z.infer<typeof FlatError>;

/** The documented codes of `/v1`, then our own for what they leave open. */
export const AccountErrorCode = z.enum([
  'validation_error',
  'authentication_required',
  'invalid_token',
  'token_expired',
  'resource_not_found',
  'resource_exists',
  'plan_limit_reached',
  'rate_limited',
  'internal_error',
  'forbidden',
  'insufficient_scope',
  'method_not_allowed',
  'payload_too_large',
  'request_timeout',
  'service_unavailable',
]);
export type AccountErrorCode = z.infer<typeof AccountErrorCode>;

/** Errors below `/v1`. */
export const AccountError = z
  .object({
    error: z.object({ code: AccountErrorCode, message: z.string(), details: z.array(FieldProblem) }),
  })
  .meta({
    id: 'AccountError',
    examples: [
      {
        error: {
          code: 'validation_error',
          message: 'Give the endpoint a name',
          details: [{ field: 'name', message: 'Give the endpoint a name' }],
        },
      },
    ],
  });
export type AccountError = z.infer<typeof AccountError>;

import type { DomainErrorDetail, ErrorCode } from '#domain/errors.ts';
import type { AccountError, AccountErrorCode, FlatError, FlatErrorCode } from '#protocol/rest/error.ts';

/** Why a call is refused: the domain's reasons and those of the door. */
type ProblemCode =
  | ErrorCode
  | 'invalid_token'
  | 'token_expired'
  | 'insufficient_scope'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'internal';

interface Spelling {
  status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 429 | 500 | 503;
  flat: FlatErrorCode | null;
  account: AccountErrorCode;
}

const SPELLINGS = {
  invalid_input: { status: 400, flat: 'INVALID_INPUT', account: 'validation_error' },
  unauthorized: { status: 401, flat: 'UNAUTHORIZED', account: 'authentication_required' },
  invalid_token: { status: 401, flat: 'UNAUTHORIZED', account: 'invalid_token' },
  token_expired: { status: 401, flat: 'UNAUTHORIZED', account: 'token_expired' },
  forbidden: { status: 403, flat: 'FORBIDDEN', account: 'forbidden' },
  insufficient_scope: { status: 403, flat: 'INSUFFICIENT_SCOPE', account: 'insufficient_scope' },
  feature_required: { status: 403, flat: 'FEATURE_REQUIRED', account: 'plan_limit_reached' },
  limit_exceeded: { status: 403, flat: 'LIMIT_EXCEEDED', account: 'plan_limit_reached' },
  not_found: { status: 404, flat: null, account: 'resource_not_found' },
  method_not_allowed: { status: 405, flat: 'METHOD_NOT_ALLOWED', account: 'method_not_allowed' },
  request_timeout: { status: 408, flat: 'REQUEST_TIMEOUT', account: 'request_timeout' },
  conflict: { status: 409, flat: 'CONFLICT', account: 'resource_exists' },
  payload_too_large: { status: 413, flat: 'PAYLOAD_TOO_LARGE', account: 'payload_too_large' },
  rate_limited: { status: 429, flat: 'RATE_LIMITED', account: 'rate_limited' },
  internal: { status: 500, flat: 'INTERNAL_ERROR', account: 'internal_error' },
  unavailable: { status: 503, flat: 'UNAVAILABLE', account: 'service_unavailable' },
} as const satisfies Record<ProblemCode, Spelling>;

interface ProblemMore {
  details?: readonly { field: string; message: string }[];
  headers?: Readonly<Record<string, string>>;
}

/** A refusal on its way out; each surface has its envelope for it. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: readonly { field: string; message: string }[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, message: string, more: ProblemMore = {}) {
    super(message);
    this.code = code;
    this.details = more.details ?? [];
    this.headers = more.headers ?? {};
  }

  get status(): Spelling['status'] {
    return SPELLINGS[this.code].status;
  }

  toFlat(): FlatError {
    const { flat } = SPELLINGS[this.code];
    return {
      error: this.message,
      ...(flat && { code: flat }),
      ...(this.details.length > 0 && { details: [...this.details] }),
    };
  }

  toAccount(): AccountError {
    const { account } = SPELLINGS[this.code];
    // Verbs name their fields as we do; this surface is snake_case.
    const details = this.details.map(({ field, message }) => ({ field: snakeCase(field), message }));
    return { error: { code: account, message: this.message, details } };
  }
}

function snakeCase(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A refusal of the domain, in the words of the domain. */
export function problemOf(error: { code: ErrorCode; message: string; detail: DomainErrorDetail }): Problem {
  const { field, retryAfterMs } = error.detail;
  return new Problem(error.code, error.message, {
    ...(field !== undefined && { details: [{ field, message: error.message }] }),
    ...(retryAfterMs !== undefined && { headers: retryAfter(retryAfterMs) }),
  });
}

/** In whole seconds, at least one. */
export function retryAfter(waitMs: number): Record<string, string> {
  return { 'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))) };
}

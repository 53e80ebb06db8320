/**
 * The closed set of reasons for which a verb refuses. Told apart by `code`, never by class: one process
 * holds several copies of this module (custom server, route handlers, server components).
 */
export const ERROR_CODES = [
  'invalid_input',
  'unauthorized',
  'forbidden',
  'not_found',
  'conflict',
  /** The plan does not have it at all. */
  'feature_required',
  'limit_exceeded',
  'rate_limited',
  'payload_too_large',
  'unavailable',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface DomainErrorDetail {
  /** The input field that is wrong, dotted. */
  field?: string;
  /** The limit that was met. */
  limit?: number;
  /** How long to wait before another try, in milliseconds. */
  retryAfterMs?: number;
}

const BRAND = 'hookwire.domain-error';

export class DomainError extends Error {
  readonly brand = BRAND;
  readonly code: ErrorCode;
  readonly detail: DomainErrorDetail;

  /** `message` is shown to the user: what happened, why, and the next step. */
  constructor(code: ErrorCode, message: string, detail: DomainErrorDetail = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.detail = detail;
  }
}

/** True for a `DomainError` of any copy of this module. */
export function isDomainError(error: unknown): error is DomainError {
  return error instanceof Error && 'brand' in error && error.brand === BRAND;
}

/** The same answer for what does not exist and for what another workspace owns. */
export function notFound(noun: string): DomainError {
  return new DomainError('not_found', `${noun} not found`);
}

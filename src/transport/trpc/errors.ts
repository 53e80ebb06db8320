import { randomUUID } from 'node:crypto';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { isDomainError, type DomainError, type ErrorCode } from '#domain/errors.ts';
import type { TrpcContext } from './context.ts';

/** HTTP follows from it: FORBIDDEN is 403, and so on. */
const TRPC_CODES = {
  invalid_input: 'BAD_REQUEST',
  unauthorized: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  feature_required: 'FORBIDDEN',
  limit_exceeded: 'FORBIDDEN',
  rate_limited: 'TOO_MANY_REQUESTS',
  payload_too_large: 'PAYLOAD_TOO_LARGE',
  unavailable: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<ErrorCode, TRPCError['code']>;

/** What a client reads beside the message, in `error.data`. */
export interface ErrorFacts {
  /** `internal`: a fault of the server. */
  domainCode: ErrorCode | 'internal';
  /** The input field that is wrong, dotted. */
  field: string | null;
  limit: number | null;
  retryAfterMs: number | null;
}

export function toTrpcError(error: DomainError): TRPCError {
  return new TRPCError({ code: TRPC_CODES[error.code], message: error.message, cause: error });
}

/** A subscription's refusals come when it runs, which no middleware sees: without this they would be told as faults. */
export async function* withTrpcErrors<T>(steps: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  try {
    yield* steps;
  } catch (error) {
    throw isDomainError(error) ? toTrpcError(error) : error;
  }
}

/** What the client is told. A fault is logged under an id; its own message stays here. */
export function describeError(
  error: TRPCError,
  ctx: TrpcContext | undefined,
  path: string | undefined,
): { message: string; facts: ErrorFacts } {
  const { cause } = error;
  if (isDomainError(cause)) {
    const { field = null, limit = null, retryAfterMs = null } = cause.detail;
    return { message: cause.message, facts: { domainCode: cause.code, field, limit, retryAfterMs } };
  }
  if (error.code === 'BAD_REQUEST' && cause instanceof z.ZodError) return describeInput(cause);
  if (error.code === 'INTERNAL_SERVER_ERROR') {
    const id = randomUUID();
    ctx?.domain.logger.error({ err: cause ?? error, id, path }, 'A dashboard call failed');
    return {
      message: `Something went wrong on our side. Try again; the log has the details under id ${id}`,
      facts: plainFacts('internal', null),
    };
  }
  return { message: error.message, facts: plainFacts(protocolCode(error), null) };
}

/** The first thing that is wrong, and where. */
function describeInput({ issues: [issue] }: z.ZodError): { message: string; facts: ErrorFacts } {
  const field = issue && issue.path.length > 0 ? issue.path.map(String).join('.') : null;
  return { message: issue?.message ?? 'The input is not valid', facts: plainFacts('invalid_input', field) };
}

/** tRPC's own refusals: an unknown procedure, broken JSON, a wrong method. */
function protocolCode(error: TRPCError): ErrorCode {
  if (error.code === 'NOT_FOUND') return 'not_found';
  return error.code === 'UNAUTHORIZED' ? 'unauthorized' : 'invalid_input';
}

function plainFacts(domainCode: ErrorFacts['domainCode'], field: string | null): ErrorFacts {
  return { domainCode, field, limit: null, retryAfterMs: null };
}

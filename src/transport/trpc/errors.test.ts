import { TRPCError } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DomainError, ERROR_CODES } from '#domain/errors.ts';
import { describeError, toTrpcError } from './errors.ts';

describe('a refusal of the domain', () => {
  it.each(ERROR_CODES)('%s keeps its code, its message and its facts', (code) => {
    const error = toTrpcError(
      new DomainError(code, 'Words for the user', { field: 'name', limit: 5, retryAfterMs: 1500 }),
    );
    expect(error.code).not.toBe('INTERNAL_SERVER_ERROR');
    expect(describeError(error, undefined, 'endpoint.create')).toEqual({
      message: 'Words for the user',
      facts: { domainCode: code, field: 'name', limit: 5, retryAfterMs: 1500 },
    });
  });

  it('is known by its code when another copy of the class made it', () => {
    const foreign = Object.assign(new Error('Endpoint not found'), {
      brand: 'hookwire.domain-error',
      code: 'not_found',
      detail: {},
    });
    const error = new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: foreign });
    expect(describeError(error, undefined, undefined).facts.domainCode).toBe('not_found');
  });
});

it('shows the first thing wrong with an input, and where', () => {
  const parsed = z.object({ answer: z.object({ status: z.int('Use a whole number') }) }).safeParse({
    answer: { status: 'x' },
  });
  const error = new TRPCError({ code: 'BAD_REQUEST', cause: parsed.error });
  expect(describeError(error, undefined, undefined)).toMatchObject({
    message: 'Use a whole number',
    facts: { domainCode: 'invalid_input', field: 'answer.status' },
  });
});

it('keeps the message of a fault from the client', () => {
  const cause = new Error('password authentication failed for user "hookwire"');
  const error = new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: cause.message, cause });
  const { message, facts } = describeError(error, undefined, undefined);
  expect(message).toMatch(/^Something went wrong on our side\. .* under id [0-9a-f-]{36}$/);
  expect(message).not.toContain('password');
  expect(facts.domainCode).toBe('internal');
});

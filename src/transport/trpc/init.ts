import { initTRPC } from '@trpc/server';
import { DomainError, isDomainError } from '#domain/errors.ts';
import { principalFromSession } from '#domain/principal/from-session.ts';
import type { TrpcContext } from './context.ts';
import { describeError, toTrpcError } from './errors.ts';

const t = initTRPC.context<TrpcContext>().create({
  // Stacks are for the log.
  isDev: false,
  errorFormatter({ shape, error, ctx, path }) {
    const { message, facts } = describeError(error, ctx, path);
    return { ...shape, message, data: { ...shape.data, ...facts } };
  },
});

export const { router, createCallerFactory } = t;

const domainErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && isDomainError(result.error.cause)) throw toTrpcError(result.error.cause);
  return result;
});

export const publicProcedure = t.procedure.use(domainErrors);

/** A WebSocket keeps its context for hours, so each call asks whether the session still stands. */
export const protectedProcedure = publicProcedure.use(async ({ ctx, next }) => {
  const principal = ctx.principal && (await principalFromSession(ctx.domain, ctx.principal));
  if (!principal) throw new DomainError('unauthorized', 'You are not signed in. Sign in and try again.');
  return next({ ctx: { ...ctx, principal } });
});

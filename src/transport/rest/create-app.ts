import { randomUUID } from 'node:crypto';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import { isDatabaseAway } from '#domain/database-away.ts';
import { isDomainError } from '#domain/errors.ts';
import type { RestApp, RestEnv } from './app.ts';
import { CORS_HEADERS, preflightHeaders } from './cors.ts';
import { createGuard } from './guard.ts';
import { inputProblem } from './input.ts';
import { Problem, problemOf, retryAfter } from './problem.ts';
import { rateHeaders, unlimited } from './rate.ts';
import { registerRoutes, type RestDeps } from './register.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The public REST as a function of requests. */
export function createRestApp(deps: RestDeps): RestApp {
  const { ctx } = deps;
  const app: RestApp = new OpenAPIHono<RestEnv>({ defaultHook: refuseInput });
  app.use('*', answerHeaders(ctx));
  app.use('*', answerOptions(app));
  app.use(
    '*',
    createGuard(ctx, () => app),
  );
  registerRoutes(app, deps);
  app.notFound((c) => {
    throw missing(app, c.req.path);
  });
  app.onError((error, c) => answerProblem(toProblem(ctx, error, c), c));
  return app;
}

/** On every answer, refusals included. */
function answerHeaders(ctx: DomainContext): MiddlewareHandler<RestEnv> {
  return async (c, next) => {
    await next();
    const nowMs = ctx.clock.now();
    const headers = { ...rateHeaders(c.var.rate ?? unlimited(nowMs), nowMs), ...CORS_HEADERS };
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    c.header('X-Content-Type-Options', 'nosniff');
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  };
}

/** The methods that a path has; none when there is no such path. */
function methodsOf(app: RestApp, path: string): string[] {
  const known = METHODS.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.path !== '/*'),
  );
  if (known.length === 0) return [];
  return [...known, ...(known.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
}

/** A preflight carries no credential, so it is answered before anybody is asked for one. */
function answerOptions(app: RestApp): MiddlewareHandler<RestEnv> {
  return async (c, next) => {
    if (c.req.method !== 'OPTIONS') return next();
    const methods = methodsOf(app, c.req.path);
    if (methods.length === 0) throw missing(app, c.req.path);
    return c.body(null, 204, { Allow: methods.join(', '), ...preflightHeaders(methods) });
  };
}

function missing(app: RestApp, path: string): Problem {
  const methods = methodsOf(app, path);
  if (methods.length === 0) {
    return new Problem('not_found', 'There is nothing at this path. /openapi.json lists what there is.');
  }
  const allow = methods.join(', ');
  return new Problem('method_not_allowed', `This path takes ${allow}.`, { headers: { Allow: allow } });
}

type InputResult = { target: string } & ({ success: true } | { success: false; error: z.ZodError });

/** An id that can't be one names nothing. */
function refuseInput(result: InputResult): void {
  if (result.success) return;
  const problem = inputProblem(result.error);
  throw result.target === 'param' ? new Problem('not_found', problem.message) : problem;
}

/** A fault is logged under an id; its own message stays here. */
function toProblem(ctx: DomainContext, error: Error, c: Context<RestEnv>): Problem {
  if (error instanceof Problem) return error;
  if (isDomainError(error)) return problemOf(error);
  if (error instanceof HTTPException && error.status < 500) {
    return new Problem('invalid_input', 'The body is not valid JSON.');
  }
  if (isDatabaseAway(error)) {
    ctx.logger.warn({ err: error, method: c.req.method, path: c.req.path }, 'A REST call found no database');
    return new Problem('unavailable', 'This is not possible for a moment. Try again.', {
      headers: retryAfter(2000),
    });
  }
  const id = randomUUID();
  ctx.logger.error({ err: error, id, method: c.req.method, path: c.req.path }, 'A REST call failed');
  return new Problem(
    'internal',
    `Something went wrong on our side. Try again; the log has the details under id ${id}`,
  );
}

function answerProblem(problem: Problem, c: Context<RestEnv>): Response {
  const body = c.req.path.startsWith('/v1/') ? problem.toAccount() : problem.toFlat();
  return c.json(body, problem.status, problem.headers);
}

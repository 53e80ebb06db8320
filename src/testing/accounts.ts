import { createHash, randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { DomainContext } from '#domain/context.ts';
import { isDomainError, type DomainError } from '#domain/errors.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { storedHeaderBytes } from '#domain/request/project.ts';
import { createAccount } from '#domain/user/create-account.ts';
import { createCallerFactory } from '#transport/trpc/init.ts';
import { appRouter } from '#transport/trpc/router.ts';

export interface TestAccount {
  email: string;
  principal: UserPrincipal;
  /** The endpoint that every account begins with. */
  endpointId: string;
}

/** An account of the test's own, without a password. */
export async function createTestAccount(
  ctx: DomainContext,
  changes: { plan?: string; passwordHash?: string; emailVerified?: boolean } = {},
): Promise<TestAccount> {
  const email = `${randomUUID()}@example.com`;
  const { plan, passwordHash = null, emailVerified = false } = changes;
  const config = { ...ctx.config, defaultPlan: plan ?? ctx.config.defaultPlan };
  const claims = await ctx.db.$transaction((tx) =>
    createAccount({ ...ctx, config }, tx, { email, name: '', passwordHash, emailVerified }),
  );
  const { id } = await ctx.db.endpoint.findFirstOrThrow({ where: { workspaceId: claims.workspaceId } });
  return { email, principal: { kind: 'user', ...claims }, endpointId: id };
}

const createCaller = createCallerFactory(appRouter);

/** The dashboard's API, as a client of it calls. */
export function callAs(
  domain: DomainContext,
  principal: UserPrincipal | null,
  options: { signal?: AbortSignal; remoteAddress?: string } = {},
) {
  const { signal, remoteAddress = '203.0.113.9' } = options;
  return createCaller(
    { domain, principal, remoteAddress, userAgent: 'test', waitUntilWritable: () => Promise.resolve() },
    { ...(signal && { signal }) },
  );
}

export interface TestCapture {
  method?: string;
  /** What follows `/h/<id>`. */
  subPath?: string;
  headers?: string[];
  body?: Buffer;
}

/** Captures one request and returns its id and seq. */
export async function capture(
  ctx: DomainContext,
  account: Pick<TestAccount, 'endpointId' | 'principal'>,
  request: TestCapture = {},
): Promise<{ id: string; seq: number }> {
  const body = request.body ?? Buffer.from('{}');
  const id = uuidv7();
  const rawHeaders = request.headers ?? ['Content-Type', 'application/json'];
  const event = await ctx.appender.append({
    id,
    workspaceId: account.principal.workspaceId,
    endpointId: account.endpointId,
    method: request.method ?? 'POST',
    target: `/h/${account.endpointId}${request.subPath ?? ''}`,
    httpVersion: '1.1',
    rawHeaders,
    headerBytes: storedHeaderBytes(rawHeaders),
    body,
    bodySha256: createHash('sha256').update(body).digest(),
    remoteAddress: '198.51.100.7',
    receivedAtMs: ctx.clock.nowPrecise(),
  });
  if (!event) throw new Error('The endpoint is gone');
  return { id, seq: event.seq };
}

/** Why a call was refused; fails when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<DomainError> {
  const error: unknown = await call.then(
    () => new Error('The call was not refused'),
    (reason: unknown) => reason,
  );
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (!isDomainError(cause)) throw error;
  return cause;
}

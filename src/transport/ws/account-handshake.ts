import type { IncomingMessage } from 'node:http';
import type { DomainContext } from '#domain/context.ts';
import { isDomainError } from '#domain/errors.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import type { RateLimitRule } from '#domain/limit/limiter.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { judgeCredential } from '#domain/principal/from-credential.ts';
import type { AccessTokenPrincipal, ApiKeyPrincipal } from '#domain/principal/principal.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { CLOSE_CODES, type CloseCode } from '#protocol/close-code.ts';
import { judgeFeatures, tooManyHandshakes } from './endpoint-handshake.ts';
import { bearerOf, judgeUpgrade } from './handshake-params.ts';
import type { Refusal } from './refusal.ts';

export type AccountPrincipal = AccessTokenPrincipal | ApiKeyPrincipal;

/** What an upgrade request to the account stream says, parsed once. */
export interface AccountParams {
  credential: string | null;
  ack: boolean;
  userAgent: string | null;
}

/** Why a socket is closed. */
export interface Closing {
  code: CloseCode;
  reason: string;
}

/** Whoever knocks is accepted before being judged, so strangers are counted by address: enough for an office. */
const HANDSHAKE_RULE: RateLimitRule = {
  name: 'account-stream-handshake',
  capacity: 600,
  windowMs: 60_000,
  whenUnreachable: 'allow',
};

const ACCOUNT_STREAM_PATH = /^\/v1\/ws\/?(?:[?#]|$)/;

export function isAccountStream(target: string): boolean {
  return ACCOUNT_STREAM_PATH.test(target);
}

function firstGiven(...values: (string | null | undefined)[]): string | null {
  return values.find((value) => value !== null && value !== undefined && value !== '') ?? null;
}

/** Parses an upgrade request, or says why it is refused before anything is accepted. */
export async function openAccountHandshake(
  ctx: DomainContext,
  request: IncomingMessage,
  remoteAddress: string,
): Promise<AccountParams | Refusal> {
  const refusal = judgeUpgrade(request);
  if (refusal) return refusal;
  const rate = await ctx.limiter.consume(HANDSHAKE_RULE, addressSubject(remoteAddress));
  if (!rate.allowed) return tooManyHandshakes(rate.resetAtMs, ctx.clock.now());
  const query = new URL(request.url ?? '', 'ws://localhost').searchParams;
  const key = request.headers['x-api-key'];
  return {
    credential: firstGiven(
      query.get('token'),
      query.get('apikey'),
      bearerOf(request),
      typeof key === 'string' ? key.trim() : null,
    ),
    ack: query.get('ack') === '1',
    userAgent: request.headers['user-agent']?.slice(0, 256) ?? null,
  };
}

const NO_TOKEN: Closing = {
  code: CLOSE_CODES.credentialRevoked,
  reason: 'token missing: connect with ?token=<access token>',
};

/** The plan under which the credential may open an account stream, or why it may not. */
export async function judgePlan(ctx: DomainContext, principal: AccountPrincipal): Promise<Plan | Closing> {
  try {
    const plan = await planOfWorkspace(ctx, principal.workspaceId);
    const refusal = judgeFeatures(ctx, principal, plan.id);
    if (!refusal) return plan;
    const reason = refusal.json?.error ?? 'the plan does not allow this';
    return { code: CLOSE_CODES.planForbids, reason };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: CLOSE_CODES.credentialRevoked, reason: 'account deleted' };
  }
}

/** Who presents the credential and under which plan, or why the socket is to be closed. */
export async function judgeAccount(
  ctx: DomainContext,
  credential: string | null,
  remoteAddress: string,
): Promise<{ principal: AccountPrincipal; plan: Plan } | Closing> {
  if (credential === null) return NO_TOKEN;
  const judged = await judgeCredential(ctx, credential, remoteAddress);
  if ('refused' in judged) {
    return { code: CLOSE_CODES.credentialRevoked, reason: `token ${judged.refused}` };
  }
  const { principal } = judged;
  const plan = await judgePlan(ctx, principal);
  return 'code' in plan ? plan : { principal, plan };
}

/** Whether a fresh credential may take the place of another one on an open socket. */
export function isSameAccount(one: AccountPrincipal, other: AccountPrincipal): boolean {
  if (one.workspaceId !== other.workspaceId) return false;
  return one.kind === 'api_key' || other.kind === 'api_key' || one.userId === other.userId;
}

import { v7 as uuidv7 } from 'uuid';
import { whyKeyRefused } from '#domain/api-key/why-key-refused.ts';
import type { OpenConsumer } from '#domain/consumer/open-consumer.ts';
import type { DomainContext } from '#domain/context.ts';
import type { EndpointRecord } from '#domain/endpoint/lookup.ts';
import { planById } from '#domain/workspace/plan-of.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import type { RateLimitRule } from '#domain/limit/limiter.ts';
import { principalFromCredential } from '#domain/principal/from-credential.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { hasScope } from '#domain/principal/require-scope.ts';
import type { ClientType, Listener, ReplayDispatch } from '#domain/stream/presence.ts';
import type { SessionStart } from './endpoint-session.ts';
import { isRefusal, type HandshakeParams } from './handshake-params.ts';
import { openNamedConsumer } from './open-named-consumer.ts';
import type { Refusal } from './refusal.ts';
import { mayAnswer } from './respond.ts';

/** Wide enough for a thousand listeners that reconnect after a restart; closed to a client in a loop. */
const HANDSHAKE_RULE: RateLimitRule = {
  name: 'stream-handshake',
  capacity: 3_000,
  windowMs: 60_000,
  whenUnreachable: 'allow',
};

/** Refused credentials of one network address: an office with a revoked key, not a client in a loop. */
const REFUSED_CREDENTIAL_RULE: RateLimitRule = {
  name: 'stream-credential-refused',
  capacity: 300,
  windowMs: 60_000,
  whenUnreachable: 'allow',
};

export interface Admitted {
  start: SessionStart;
  /** Unix time in milliseconds; null: never. */
  endpointExpiresAtMs: number | null;
  /** Whether it may be asked for answers, which are larger than other messages. */
  answers: boolean;
  leave: () => void;
}

/** The principal behind the credential; null when it is missing, invalid, expired or revoked. */
export async function authenticate(
  ctx: DomainContext,
  credential: string | null,
  remoteAddress: string,
): Promise<Principal | null> {
  if (credential === null) return null;
  return principalFromCredential(ctx, credential, remoteAddress);
}

function clientTypeOf(principal: Principal, isCli: boolean): ClientType {
  if (isCli) return 'cli';
  return principal.kind === 'api_key' ? 'api_key' : 'unknown';
}

const UNAUTHORIZED: Refusal = {
  status: 401,
  json: {
    error:
      'The API key or token is missing, invalid, expired or revoked. Create one in the console under API keys.',
    code: 'UNAUTHORIZED',
  },
};

function featureRequired(error: string): Refusal {
  return { status: 403, json: { error, code: 'FEATURE_REQUIRED' } };
}

/** What the plan and the credential allow, before a place is taken. */
export async function judgeFeatures(
  ctx: DomainContext,
  principal: Principal,
  planId: string,
): Promise<Refusal | null> {
  const plan = planById(ctx, planId);
  const keyRefused = await whyKeyRefused(ctx, principal, plan);
  if (keyRefused !== null) return featureRequired(keyRefused);
  if (!plan.webSocket)
    return featureRequired(`The ${plan.title} plan has no WebSocket API. Upgrade to connect.`);
  if (!hasScope(principal, 'stream:listen')) {
    const error = 'This key lacks the scope stream:listen. Create one that has it.';
    return { status: 403, json: { error, code: 'INSUFFICIENT_SCOPE' } };
  }
  return null;
}

function cursorAhead(head: number): Refusal {
  const error = `"after" is ahead of the log, whose newest event is ${head}. Connect with after=${head} or without it.`;
  return { status: 400, json: { error, code: 'CURSOR_AHEAD', head } };
}

/** Null for an unknown, an expired and another account's endpoint alike. */
async function ownEndpoint(
  ctx: DomainContext,
  principal: Principal,
  id: string,
): Promise<EndpointRecord | null> {
  const endpoint = await ctx.endpoints.find(id);
  if (endpoint?.workspaceId !== principal.workspaceId) return null;
  return endpoint.expiresAtMs !== null && endpoint.expiresAtMs <= ctx.clock.now() ? null : endpoint;
}

export function tooManyHandshakes(resetAtMs: number, nowMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil((resetAtMs - nowMs) / 1000));
  const error = `Too many connection attempts. Try again in ${seconds} s.`;
  return { status: 429, json: { error, code: 'RATE_LIMITED' }, headers: { 'Retry-After': String(seconds) } };
}

const CONSUMER_STATUS = { CURSOR_AHEAD: 400, CONSUMER_KIND: 409, LIMIT_EXCEEDED: 403 };

async function openOwnConsumer(
  ctx: DomainContext,
  { consumer, after }: HandshakeParams,
  at: { endpointId: string; head: number },
): Promise<OpenConsumer | Refusal | null> {
  if (after !== null && after > at.head) return cursorAhead(at.head);
  const open = await openNamedConsumer(ctx, consumer, { ...at, after });
  if (!open || !('code' in open)) return open;
  const { code, message, limit } = open;
  const json = { error: message, code, ...(limit !== undefined && { max: limit }) };
  return { status: CONSUMER_STATUS[code], json: code === 'CURSOR_AHEAD' ? { ...json, head: at.head } : json };
}

function abilitiesOf(
  principal: Principal,
  consumer: OpenConsumer | null,
): Pick<Listener, 'consumer' | 'mayAnswer'> {
  return { ...(consumer && { consumer: consumer.name }), ...(mayAnswer(principal) && { mayAnswer: true }) };
}

function isAsked(endpoint: EndpointRecord, listener: Listener): boolean {
  return endpoint.clientAnswerMs !== null && listener.mayAnswer === true;
}

/** Judges a handshake in the documented order and takes a place among the endpoint's listeners. */
export async function admitListener(
  ctx: DomainContext,
  params: HandshakeParams,
  caller: { remoteAddress: string; receive: (replay: ReplayDispatch) => boolean },
): Promise<Admitted | Refusal> {
  const principal = await authenticate(ctx, params.credential, caller.remoteAddress);
  if (!principal) {
    const tries = await ctx.limiter.consume(REFUSED_CREDENTIAL_RULE, addressSubject(caller.remoteAddress));
    return tries.allowed ? UNAUTHORIZED : tooManyHandshakes(tries.resetAtMs, ctx.clock.now());
  }

  const endpoint = await ownEndpoint(ctx, principal, params.endpointId);
  if (!endpoint) return { status: 404, json: null };

  const forbidden = await judgeFeatures(ctx, principal, endpoint.planId);
  if (forbidden) return forbidden;

  const head = (await ctx.logStore.heads([endpoint.id])).get(endpoint.id)?.lastSeq;
  if (head === undefined) return { status: 404, json: null };
  const consumer = await openOwnConsumer(ctx, params, { endpointId: endpoint.id, head });
  if (isRefusal(consumer)) return consumer;

  const listener: Listener = {
    connectionId: uuidv7(),
    endpointId: endpoint.id,
    workspaceId: principal.workspaceId,
    clientType: clientTypeOf(principal, params.isCli),
    clientMode: params.mode,
    userAgent: params.userAgent,
    connectedAtMs: ctx.clock.now(),
    ...abilitiesOf(principal, consumer),
  };
  const cap = planById(ctx, endpoint.planId).listenersPerEndpoint;
  const leave = await ctx.presence.enter(listener, cap, caller.receive);
  if (!leave) {
    return {
      status: 403,
      json: { error: 'Connection limit reached', max: cap, code: 'LIMIT_EXCEEDED' },
      // A listener whose line broke keeps its place until the heartbeat misses it.
      headers: { 'Retry-After': '30' },
    };
  }
  const rate = await ctx.limiter.consume(HANDSHAKE_RULE, `${principal.workspaceId}:${caller.remoteAddress}`);
  if (!rate.allowed) {
    leave();
    return tooManyHandshakes(rate.resetAtMs, ctx.clock.now());
  }
  const start = { listener, principal, head, after: params.after, consumer, raw: params.raw };
  return { start, endpointExpiresAtMs: endpoint.expiresAtMs, answers: isAsked(endpoint, listener), leave };
}

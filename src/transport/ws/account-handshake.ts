import type { IncomingMessage } from 'node:http';
import type { DomainContext } from '#domain/context.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import type { RateLimitRule } from '#domain/limit/limiter.ts';
import { tooManyHandshakes } from './endpoint-handshake.ts';
import { bearerOf, judgeUpgrade } from './handshake-params.ts';
import type { Refusal } from './refusal.ts';

/** What an upgrade request to the account stream says, parsed once. */
export interface AccountParams {
  credential: string | null;
  ack: boolean;
  userAgent: string | null;
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

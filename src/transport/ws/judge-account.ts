import type { DomainContext } from '#domain/context.ts';
import { isDomainError } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { judgeCredential } from '#domain/principal/from-credential.ts';
import type { AccessTokenPrincipal, ApiKeyPrincipal } from '#domain/principal/principal.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { CLOSE_CODES, type CloseCode } from '#protocol/close-code.ts';
import { judgeFeatures } from './endpoint-handshake.ts';

export type AccountPrincipal = AccessTokenPrincipal | ApiKeyPrincipal;

/** Why a socket is closed. */
export interface Closing {
  code: CloseCode;
  reason: string;
}

const NO_TOKEN: Closing = {
  code: CLOSE_CODES.credentialRevoked,
  reason: 'token missing: connect with ?token=<access token>',
};

/** The plan under which the credential may open an account stream, or why it may not. */
export async function judgePlan(ctx: DomainContext, principal: AccountPrincipal): Promise<Plan | Closing> {
  try {
    const plan = await planOfWorkspace(ctx, principal.workspaceId);
    const refusal = await judgeFeatures(ctx, principal, plan.id);
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

import type { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import { createCredential, hashSecret } from '#domain/principal/credential.ts';
import type { AccessTokenPrincipal, UserPrincipal } from '#domain/principal/principal.ts';
import { hasScope } from '#domain/principal/require-scope.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { lockPlan } from '#domain/workspace/plan-of.ts';
import { ApiKeyScope } from '#protocol/scope.ts';
import { API_KEY_COLUMNS, toApiKeySummary } from './api-key-summary.ts';
import type { ApiKeySummary, CreateApiKeyInput } from './schemas.ts';

/**
 * The only time the key itself is seen; its hash is kept.
 * @throws {DomainError} `forbidden` when the creator lacks a scope; `limit_exceeded`; `rate_limited`
 */
export async function createApiKey(
  ctx: DomainContext,
  principal: UserPrincipal | AccessTokenPrincipal,
  input: z.output<typeof CreateApiKeyInput>,
): Promise<{ key: string; apiKey: ApiKeySummary }> {
  const { workspaceId } = principal;
  const nowMs = ctx.clock.now();
  const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
  if (expiresAt && expiresAt.getTime() <= nowMs) {
    throw new DomainError('invalid_input', 'Choose a time in the future', { field: 'expiresAt' });
  }
  const scopes = scopesFor(principal, input.scopes);
  await requireRate(ctx, RATE_RULES.createApiKeyPerWorkspace, workspaceId);
  const key = createCredential('hwk_');
  const row = await ctx.db.$transaction(async (tx) => {
    const plan = await lockPlan(ctx, tx, workspaceId);
    const count = await tx.apiKey.count({
      where: {
        workspaceId,
        revokedAt: null,
        OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(nowMs) } }],
      },
    });
    requireRoom(plan, count);
    const created = await tx.apiKey.create({
      data: {
        workspaceId,
        createdByUserId: principal.userId,
        name: input.name,
        scopes,
        keyHash: hashSecret(key),
        lastFour: key.slice(-4),
        expiresAt,
        createdAt: new Date(nowMs),
      },
      select: API_KEY_COLUMNS,
    });
    await writeAudit(tx, principal, {
      action: 'api_key.created',
      subject: created.id,
      detail: { name: input.name, scopes },
    });
    return created;
  });
  return { key, apiKey: toApiKeySummary(row, nowMs) };
}

/** A key never does more than whoever creates it. */
function scopesFor(
  principal: UserPrincipal | AccessTokenPrincipal,
  asked: readonly ApiKeyScope[] | undefined,
): ApiKeyScope[] {
  const scopes = asked ? [...new Set(asked)] : ApiKeyScope.options.filter((one) => hasScope(principal, one));
  const missing =
    scopes.length === 0 ? 'of any use to a key' : scopes.find((one) => !hasScope(principal, one));
  if (missing === undefined) return scopes;
  throw new DomainError('forbidden', `Your token has no scope ${missing}, so the key can’t have it either.`, {
    field: 'scopes',
  });
}

function requireRoom(plan: Plan, count: number): void {
  if (plan.apiKeys === null || count < plan.apiKeys) return;
  if (plan.apiKeys === 0) {
    throw new DomainError(
      'limit_exceeded',
      `The ${plan.title} plan has no API keys. Change the plan to use them.`,
      {
        limit: 0,
      },
    );
  }
  const noun = plan.apiKeys === 1 ? 'API key' : 'API keys';
  throw new DomainError(
    'limit_exceeded',
    `The ${plan.title} plan has ${plan.apiKeys} active ${noun}. Revoke one or change the plan.`,
    { limit: plan.apiKeys },
  );
}

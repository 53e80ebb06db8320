import type { DomainContext } from '#domain/context.ts';
import type { Plan } from '#domain/limit/plan.ts';
import type { Principal } from '#domain/principal/principal.ts';

/**
 * Why the plan refuses an API key, in words for its holder; null for one that it takes, and for other credentials.
 * After a downgrade the oldest keys go on working, as many as the plan has.
 */
export async function whyKeyRefused(
  ctx: DomainContext,
  principal: Principal,
  plan: Plan,
): Promise<string | null> {
  if (principal.kind !== 'api_key' || plan.apiKeys === null) return null;
  if (plan.apiKeys === 0) return `The ${plan.title} plan has no API keys. Upgrade to use them.`;
  const { workspaceId, apiKeyId } = principal;
  const now = new Date(ctx.clock.now());
  const [counted] = await ctx.db.$queryRaw<{ before: bigint }[]>`
    SELECT count(*) AS before FROM api_key own JOIN api_key k USING (workspace_id)
     WHERE own.id = ${apiKeyId}::uuid AND own.workspace_id = ${workspaceId}::uuid AND k.revoked_at IS NULL
       AND (k.expires_at IS NULL OR k.expires_at > ${now}) AND (k.created_at, k.id) < (own.created_at, own.id)`;
  if (Number(counted?.before ?? 0) < plan.apiKeys) return null;
  const noun = plan.apiKeys === 1 ? '1 API key' : `${plan.apiKeys} API keys`;
  return `The ${plan.title} plan has ${noun}, and older ones than this are in use. Revoke one of them or change the plan.`;
}

import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import type { Plan } from './plan.ts';

/** Each takes a look at its listeners; plans with a cap on these have few endpoints. */
const MAX_ENDPOINTS = 200;

export interface UsedOf {
  used: number;
  /** 0: not in the plan; null: no limit. */
  limit: number | null;
}

/** What is in use of the plan at this moment; what counts by the day is in `QuotaToday`. */
export interface PlanUsage {
  plan: { id: string; title: string };
  endpoints: UsedOf;
  apiKeys: UsedOf;
  accountStreams: UsedOf;
  /** Of the endpoint that has most; `endpoint` is null while none has any. */
  listeners: UsedOf & { endpoint: { id: string; name: string } | null };
  /** Limits of single requests, and of rates. */
  rules: Pick<Plan, 'burstPerSecond' | 'bodyBytes' | 'retentionDays' | 'restCallsPerMinute'>;
}

export async function planUsage(ctx: DomainContext, principal: Principal): Promise<PlanUsage> {
  const { workspaceId } = principal;
  const now = new Date(ctx.clock.now());
  const isOpen = { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
  const [plan, endpoints, apiKeys, accountStreams, listeners] = await Promise.all([
    planOfWorkspace(ctx, workspaceId),
    ctx.db.endpoint.count({ where: { workspaceId, deletedAt: null, ...isOpen } }),
    ctx.db.apiKey.count({ where: { workspaceId, revokedAt: null, ...isOpen } }),
    ctx.presence.countAccountStreams(workspaceId),
    busiestEndpoint(ctx, workspaceId),
  ]);
  const { burstPerSecond, bodyBytes, retentionDays, restCallsPerMinute } = plan;
  return {
    plan: { id: plan.id, title: plan.title },
    endpoints: { used: endpoints, limit: plan.endpoints },
    apiKeys: { used: apiKeys, limit: plan.apiKeys },
    accountStreams: { used: accountStreams, limit: plan.accountStreams },
    listeners: { ...listeners, limit: plan.listenersPerEndpoint },
    rules: { burstPerSecond, bodyBytes, retentionDays, restCallsPerMinute },
  };
}

async function busiestEndpoint(
  { db, presence }: DomainContext,
  workspaceId: string,
): Promise<Pick<PlanUsage['listeners'], 'used' | 'endpoint'>> {
  const endpoints = await db.endpoint.findMany({
    where: { workspaceId, deletedAt: null },
    select: { id: true, name: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: MAX_ENDPOINTS,
  });
  const counted = await Promise.all(
    endpoints.map(async (endpoint) => ({ endpoint, used: (await presence.list(endpoint.id)).length })),
  );
  const [most] = counted.filter(({ used }) => used > 0).sort((a, b) => b.used - a.used);
  return most ?? { used: 0, endpoint: null };
}

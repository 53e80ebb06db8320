import type { DestinationModel } from '#generated/prisma/models.ts';
import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import { scheduleInForce } from '#domain/delivery/retry-schedule.ts';
import type { Plan } from '#domain/limit/plan.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { DestinationFilter } from './filter.ts';
import type { DestinationDetail } from './schemas.ts';
import { openHeaders, openSigningSecret } from './sealed.ts';

/** The oldest is the one that `/v1` shows as the endpoint's. */
export const OLDEST_FIRST = [{ createdAt: 'asc' }, { id: 'asc' }] as const satisfies readonly object[];

export interface OwnedDestination extends DestinationModel {
  endpoint: { alias: string | null };
}

/** @throws {DomainError} `not_found` unless it is listed in the workspace of whoever asks */
export async function requireDestination(
  db: Pick<Prisma.TransactionClient, 'destination'>,
  principal: Principal,
  id: string,
): Promise<OwnedDestination> {
  const { workspaceId } = principal;
  const row = await db.destination.findFirst({
    where: { id, workspaceId, isListed: true, deletedAt: null, endpoint: { workspaceId, deletedAt: null } },
    include: { endpoint: { select: { alias: true } } },
  });
  if (!row) throw notFound('Destination');
  return row;
}

/** Enough to tell two apart; of a short one nothing. */
function mask(secret: string, visiblePrefix = ''): string {
  return `${visiblePrefix}••••${secret.length >= 16 ? secret.slice(-4) : ''}`;
}

function iso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

function secretOf(
  ctx: DomainContext,
  row: DestinationModel,
): { masked: string | null; isUnreadable: boolean } {
  const { id, signingSecretCiphertext: sealed } = row;
  const secret = sealed && openSigningSecret(ctx.secretBox, id, sealed);
  return { masked: secret && mask(secret, 'whsec_'), isUnreadable: sealed !== null && secret === null };
}

export function toDestinationDetail(
  ctx: DomainContext,
  plan: Plan,
  row: DestinationModel,
): DestinationDetail {
  const headers = openHeaders(ctx.secretBox, row.id, row.headersCiphertext);
  const secret = secretOf(ctx, row);
  const previousCounts =
    row.previousSecretUntil !== null && row.previousSecretUntil.getTime() > ctx.clock.now();
  return {
    id: row.id,
    endpointId: row.endpointId,
    url: row.url,
    enabled: row.disabledAt === null,
    disabledReason: row.disabledReason,
    disabledAt: iso(row.disabledAt),
    headers: (headers ?? []).map(([name, value]) => ({ name, masked: mask(value) })),
    filter: DestinationFilter.nullable().catch(null).parse(row.filter),
    retryConfig: scheduleInForce(plan, row.retryConfig),
    hasOwnSchedule: plan.customRetrySchedule && row.retryConfig !== null,
    isOrdered: row.isOrdered,
    signingSecret: {
      masked: secret.masked,
      previousUntil: previousCounts ? iso(row.previousSecretUntil) : null,
    },
    hasUnreadable: headers === null || secret.isUnreadable,
    failuresInRow: row.failuresInRow,
    failingSince: iso(row.failingSince),
    openUntil: iso(row.openUntil),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Look-ups and deliveries read the endpoint's destinations anew. */
export function announceChange(ctx: DomainContext, { endpointId, endpoint }: OwnedDestination): void {
  const aliases = endpoint.alias === null ? [] : [endpoint.alias];
  ctx.bus.publish({ topic: 'endpoint-changed', endpointId, aliases });
}

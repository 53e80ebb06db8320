import type { Prisma } from '#generated/prisma/client.ts';
import type { DomainContext } from '#domain/context.ts';
import { scheduleInForce } from '#domain/delivery/retry-schedule.ts';
import type { Plan } from '#domain/limit/plan.ts';
import type { RetryConfig } from '#protocol/retry-config.ts';
import { endpointUrl } from './endpoint-url.ts';

/** An endpoint without anything that is counted: cheap whatever its log holds. */
export interface EndpointSettings {
  id: string;
  name: string;
  alias: string | null;
  /** The public capture URL. */
  url: string;
  /** Of the first of its destinations. */
  destinationUrl: string | null;
  /** The schedule in force there. */
  retryConfig: RetryConfig;
  paused: boolean;
  expiresAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export const SETTINGS_COLUMNS = {
  id: true,
  name: true,
  alias: true,
  pausedAt: true,
  expiresAt: true,
  createdAt: true,
  updatedAt: true,
  destinations: {
    where: { isListed: true, deletedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: 1,
    select: { url: true, retryConfig: true },
  },
} satisfies Prisma.EndpointSelect;

type Row = Prisma.EndpointGetPayload<{ select: typeof SETTINGS_COLUMNS }>;

export function toEndpointSettings(ctx: DomainContext, plan: Plan, row: Row): EndpointSettings {
  const { pausedAt, destinations, ...rest } = row;
  const [first] = destinations;
  return {
    ...rest,
    url: endpointUrl(ctx, row),
    destinationUrl: first?.url ?? null,
    retryConfig: scheduleInForce(plan, first?.retryConfig ?? null),
    paused: pausedAt !== null,
  };
}

import type { EndpointModel } from '#generated/prisma/models.ts';
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
  destinationUrl: string | null;
  /** The schedule in force. */
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
  destinationUrl: true,
  retryConfig: true,
  pausedAt: true,
  expiresAt: true,
  createdAt: true,
  updatedAt: true,
} as const;

export function toEndpointSettings(
  ctx: DomainContext,
  plan: Plan,
  row: Pick<EndpointModel, keyof typeof SETTINGS_COLUMNS>,
): EndpointSettings {
  const { pausedAt, retryConfig, ...rest } = row;
  return {
    ...rest,
    url: endpointUrl(ctx, row),
    retryConfig: scheduleInForce(plan, retryConfig),
    paused: pausedAt !== null,
  };
}

import { Prisma } from '#generated/prisma/client.ts';
import type { DeliveryStatus, DisabledReason } from '#generated/prisma/enums.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { scheduleInForce } from './retry-schedule.ts';
import type { DeliveryTarget, ShownDelivery } from './schemas.ts';

/** Of the delivery `d` and its destination `t`, which is null when it is gone altogether. */
export const SHOWN_COLUMNS = Prisma.sql`
  d.id, d.request_id AS "requestId", d.endpoint_id AS "endpointId", d.seq, d.is_primary AS "isPrimary",
  d.status::text AS status, d.status_code AS "statusCode", d.error_code AS "errorCode",
  d.attempt_count AS "attemptCount", d.next_attempt_at AS "nextAttemptAt", d.delivered_at AS "deliveredAt",
  d.created_at AS "createdAt", d.updated_at AS "updatedAt", d.destination_id AS "destinationId",
  t.url, t.is_listed AS "isListed", t.deleted_at AS "removedAt", t.disabled_at AS "disabledAt",
  t.disabled_reason::text AS "disabledReason", t.retry_config AS "retryConfig"`;

export const JOIN_DESTINATION = Prisma.sql`LEFT JOIN destination t ON t.id = d.destination_id`;

export interface ShownRow {
  id: string;
  requestId: string;
  endpointId: string;
  seq: bigint;
  isPrimary: boolean;
  status: DeliveryStatus;
  statusCode: number;
  errorCode: string | null;
  attemptCount: number;
  nextAttemptAt: Date | null;
  deliveredAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  destinationId: string;
  url: string | null;
  isListed: boolean | null;
  removedAt: Date | null;
  disabledAt: Date | null;
  disabledReason: DisabledReason | null;
  retryConfig: unknown;
}

export function toShownDelivery(row: ShownRow, plan: Plan): ShownDelivery {
  const { id, requestId, endpointId, isPrimary, status, statusCode, errorCode, attemptCount } = row;
  const destination = targetOf(row);
  const hasTrouble = status === 'failed' || status === 'retrying';
  return {
    ...{ id, requestId, endpointId, isPrimary, status, statusCode, errorCode, attemptCount },
    seq: Number(row.seq),
    maxAttempts: scheduleInForce(plan, row.retryConfig).max_retries + 1,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    canRetry: hasTrouble && !destination.isRemoved && destination.disabled === null,
    destination,
  };
}

function targetOf(row: ShownRow): DeliveryTarget {
  return {
    id: row.destinationId,
    url: row.url ?? '',
    isListed: row.isListed ?? false,
    isRemoved: row.url === null || row.removedAt !== null,
    disabled: row.disabledAt === null ? null : (row.disabledReason ?? 'user'),
  };
}

import { Prisma } from '#generated/prisma/client.ts';
import type { DeliveryStatus } from '#generated/prisma/enums.ts';

/** States as constants: the index of what is in trouble serves only where the planner knows the state. */
export const STATUS_SQL = {
  pending: Prisma.sql`'pending'`,
  delivered: Prisma.sql`'delivered'`,
  retrying: Prisma.sql`'retrying'`,
  failed: Prisma.sql`'failed'`,
} satisfies Record<DeliveryStatus, Prisma.Sql>;

import type { Prisma } from '#generated/prisma/client.ts';
import { actorOf, type Principal } from '#domain/principal/principal.ts';

export interface AuditEntry {
  action: string;
  subject: string;
  detail?: Prisma.InputJsonObject;
}

/** Belongs into the transaction of what it reports. */
export async function writeAudit(
  tx: Pick<Prisma.TransactionClient, 'auditEvent'>,
  principal: Principal,
  entry: AuditEntry,
): Promise<void> {
  await tx.auditEvent.create({
    data: { workspaceId: principal.workspaceId, actor: actorOf(principal), ...entry },
  });
}

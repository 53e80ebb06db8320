import type { DomainContext } from '#domain/context.ts';
import type { DestinationHealth } from './destination-health.ts';
import { ownerMails, type DestinationTrouble } from './owner-mails.ts';

/** What has become of a destination. */
export interface DestinationEvent {
  kind: 'opened' | 'closed' | 'failed_for_days';
  destinationId: string;
  /** The last one in which it was failing. */
  health: DestinationHealth;
}

interface Subject {
  workspaceId: string;
  alias: string | null;
  trouble: DestinationTrouble;
  /** The owner's confirmed address; null: nobody to be told. */
  email: string | null;
}

/** One episode of a destination is told in this time; what flaps would fill a mailbox. */
const TOLD_AGAIN_AFTER_MS = 24 * 60 * 60_000;
const TOLD = { opened: 'destination.failing_told', closed: 'destination.recovered_told' } as const;
const ACTOR = 'system';

async function readSubject(
  { db }: DomainContext,
  { destinationId, health }: DestinationEvent,
): Promise<Subject | null> {
  const row = await db.destination.findFirst({
    where: { id: destinationId, deletedAt: null, endpoint: { deletedAt: null } },
    select: {
      workspaceId: true,
      url: true,
      endpoint: { select: { id: true, name: true, alias: true } },
    },
  });
  if (!row) return null;
  const { workspaceId, endpoint } = row;
  const owner = await db.membership.findFirst({
    where: { workspaceId, role: 'owner', user: { emailVerifiedAt: { not: null } } },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
    select: { user: { select: { email: true } } },
  });
  return {
    workspaceId,
    alias: endpoint.alias,
    email: owner?.user.email ?? null,
    trouble: {
      endpointId: endpoint.id,
      endpointName: endpoint.name,
      origin: new URL(row.url).origin,
      failuresInRow: health.failuresInRow,
      failingSinceMs: health.failingSinceMs ?? 0,
    },
  };
}

async function lastTold({ db }: DomainContext, { workspaceId }: Subject, event: DestinationEvent) {
  const lastOf = async (action: string): Promise<number> => {
    const where = { workspaceId, action, subject: event.destinationId };
    const last = await db.auditEvent.findFirst({ where, orderBy: { createdAt: 'desc' } });
    return last?.createdAt.getTime() ?? 0;
  };
  return { openedMs: await lastOf(TOLD.opened), closedMs: await lastOf(TOLD.closed) };
}

/** Of an opening that nobody heard of, nobody hears the end. */
async function tellOfBreaker(
  ctx: DomainContext,
  event: DestinationEvent & { kind: keyof typeof TOLD },
  subject: Subject,
): Promise<void> {
  const { workspaceId, email, trouble } = subject;
  if (email === null) return;
  const { openedMs, closedMs } = await lastTold(ctx, subject, event);
  const nowMs = ctx.clock.now();
  const isToTell = event.kind === 'opened' ? nowMs - openedMs >= TOLD_AGAIN_AFTER_MS : openedMs > closedMs;
  if (!isToTell) return;
  // Written before it is sent: a node that dies in between costs one mail, not two.
  await ctx.db.auditEvent.create({
    data: {
      workspaceId,
      actor: ACTOR,
      action: TOLD[event.kind],
      subject: event.destinationId,
      createdAt: new Date(nowMs),
    },
  });
  const mail = event.kind === 'opened' ? ownerMails.failing : ownerMails.recovered;
  await ctx.mailer.send(mail(ctx.config.publicUrl, email, trouble));
}

/** Turns it off, unless somebody has done so or something has succeeded meanwhile. */
async function pause(ctx: DomainContext, event: DestinationEvent, subject: Subject): Promise<void> {
  const { workspaceId, alias, email, trouble } = subject;
  const { endpointId, failuresInRow, failingSinceMs, origin } = trouble;
  const isPaused = await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.destination.updateMany({
      where: {
        id: event.destinationId,
        workspaceId,
        disabledAt: null,
        failingSince: { lte: new Date(failingSinceMs) },
      },
      data: { disabledAt: new Date(ctx.clock.now()), disabledReason: 'failing' },
    });
    if (count === 0) return false;
    await tx.auditEvent.create({
      data: {
        workspaceId,
        actor: ACTOR,
        action: 'destination.paused',
        subject: event.destinationId,
        detail: { endpointId, origin, failuresInRow, failingSince: new Date(failingSinceMs).toISOString() },
      },
    });
    return true;
  });
  if (!isPaused) return;
  ctx.bus.publish({ topic: 'endpoint-changed', endpointId, aliases: alias === null ? [] : [alias] });
  if (email !== null) await ctx.mailer.send(ownerMails.paused(ctx.config.publicUrl, email, trouble));
}

/**
 * Tells the owner that a destination fails, that it works again, or that it was turned off after days of failure,
 * which happens here. One episode a day is told, however often the breaker opens.
 */
export async function tellOwner(ctx: DomainContext, event: DestinationEvent): Promise<void> {
  const subject = await readSubject(ctx, event);
  if (!subject) return;
  const { kind } = event;
  if (kind === 'failed_for_days') await pause(ctx, event, subject);
  else await tellOfBreaker(ctx, { ...event, kind }, subject);
}

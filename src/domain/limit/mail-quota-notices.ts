import type { DomainContext } from '#domain/context.ts';
import { overflowSize } from '#domain/overflow/overflow-size.ts';
import { mails } from '#domain/user/mails.ts';
import { findDueNotices, type DueNotice } from './find-due-notices.ts';

const MINUTE_MS = 60_000;
/** Longer than a mail server may take to answer: a node that has said nothing by then has died. */
const LEASE_MS = 5 * MINUTE_MS;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;

/**
 * Mails the owners of workspaces whose quota of the day is nearly or wholly used: once for each share, workspace and
 * day, however many nodes look and however often they start. The row is written before the mail is sent, so that no
 * second node sends it, and marked after, so that a refused one is tried again. A node that dies in between leaves it
 * open whether the mail went out; it is sent again under the same id, by which mail programs know it.
 */
export async function mailQuotaNotices(ctx: DomainContext, signal: AbortSignal): Promise<void> {
  for (const notice of await findDueNotices(ctx)) {
    if (signal.aborted) return;
    const attempts = await claim(ctx, notice);
    if (attempts === null) continue;
    const isSent = await ctx.mailer.send(mailOf(ctx, notice));
    const nowMs = ctx.clock.now();
    const pauseMs = Math.min(2 ** (attempts - 1) * MINUTE_MS, LONGEST_PAUSE_MS);
    await ctx.db.quotaNotice.update({
      where: { workspaceId_day_percent: keyOf(notice) },
      data: isSent ? { sentAt: new Date(nowMs) } : { nextTryAt: new Date(nowMs + pauseMs) },
    });
  }
}

function keyOf({ workspaceId, day, percent }: DueNotice) {
  return { workspaceId, day: new Date(`${day}T00:00:00Z`), percent };
}

/** How often it was tried by now; null when another node has it. Clears away what is left of earlier days. */
async function claim(ctx: DomainContext, { workspaceId, day, percent }: DueNotice): Promise<number | null> {
  const nowMs = ctx.clock.now();
  const [, rows] = await ctx.db.$transaction([
    ctx.db.$executeRaw`
      DELETE FROM quota_notice WHERE workspace_id = ${workspaceId}::uuid AND day < ${day}::date - 7`,
    ctx.db.$queryRaw<{ attempts: number }[]>`
      INSERT INTO quota_notice AS n (workspace_id, day, percent, attempts, next_try_at)
      VALUES (${workspaceId}::uuid, ${day}::date, ${percent}, 1, ${new Date(nowMs + LEASE_MS)})
      ON CONFLICT (workspace_id, day, percent)
      DO UPDATE SET attempts = n.attempts + 1, next_try_at = excluded.next_try_at
       WHERE n.sent_at IS NULL AND n.next_try_at <= ${new Date(nowMs)}
      RETURNING attempts`,
  ]);
  return rows[0]?.attempts ?? null;
}

function mailOf({ config, payments }: DomainContext, notice: DueNotice) {
  const { workspaceId, day, percent, plan } = notice;
  const mail = mails.quotaUsed(config.publicUrl, notice.email, {
    ...notice,
    limit: plan.requestsPerDay ?? 0,
    planTitle: plan.title,
    overflow: overflowSize(plan),
    isSold: payments !== null,
  });
  return { ...mail, id: `quota-${workspaceId}-${day}-${percent}` };
}

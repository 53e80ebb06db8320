import type { DomainContext } from '#domain/context.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { announceEndedSessions, endSessions } from './end-sessions.ts';

/** Ends every session of the user, this one too. API keys and personal access tokens stay. */
export async function signOutEverywhere(ctx: DomainContext, principal: UserPrincipal): Promise<void> {
  const { userId } = principal;
  const ended = await ctx.db.$transaction(async (tx) => {
    await writeAudit(tx, principal, { action: 'user.signed_out_everywhere', subject: userId });
    return endSessions(tx, userId, { nowMs: ctx.clock.now() });
  });
  announceEndedSessions(ctx.bus, ended);
}

import type { DomainContext } from '#domain/context.ts';
import { readSubscription } from './read-subscription.ts';
import { requirePayments } from './require-billing.ts';

export interface Webhook {
  /** As it came. */
  body: Uint8Array;
  signature: string;
}

/** `refused`: in words for whoever sends it. */
export type AppliedWebhook = { refused: string } | { customer: 'known' | 'unknown' | 'none' };

/**
 * Takes an event of the provider as a reason to ask how its customer stands now.
 * @throws {DomainError} `unavailable` when that can't be asked: the provider is to send the event again; `not_found`
 *   where billing is off
 */
export async function applyWebhookEvent(ctx: DomainContext, webhook: Webhook): Promise<AppliedWebhook> {
  const verdict = requirePayments(ctx).judgeWebhook(webhook.body, webhook.signature, ctx.clock.now());
  if ('refused' in verdict) return verdict;
  const { id, type, customerId } = verdict.event;
  if (customerId === null) return { customer: 'none' };
  const reading = await readSubscription(ctx, customerId);
  ctx.logger.info({ event: id, type, customerId, reading }, 'billing: an event of the payment provider');
  return { customer: reading === 'unknown_customer' ? 'unknown' : 'known' };
}

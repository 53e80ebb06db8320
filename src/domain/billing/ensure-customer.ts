import { createHash } from 'node:crypto';
import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import type { Payments } from './payments.ts';

/** The workspace's customer at the provider, made when it is first needed; once, whoever asks at the same time. */
export async function ensureCustomer(
  ctx: DomainContext,
  payments: Payments,
  { workspaceId, userId }: UserPrincipal,
): Promise<string> {
  const find = () =>
    ctx.db.subscription.findUnique({ where: { workspaceId }, select: { providerCustomerId: true } });
  const known = await find();
  if (known) return known.providerCustomerId;
  const [workspace, user] = await Promise.all([
    ctx.db.workspace.findFirst({ where: { id: workspaceId, deletedAt: null }, select: { name: true } }),
    ctx.db.user.findUnique({ where: { id: userId }, select: { email: true } }),
  ]);
  if (!workspace || !user) throw notFound('Workspace');
  const customer = { workspaceId, email: user.email, name: workspace.name };
  const key = createHash('sha256').update(JSON.stringify(customer)).digest('hex');
  const providerCustomerId = await payments.createCustomer(customer, `customer-${key}`);
  await ctx.db.subscription.createMany({
    data: [{ workspaceId, providerCustomerId, status: 'none' }],
    skipDuplicates: true,
  });
  return (await find())?.providerCustomerId ?? providerCustomerId;
}

import type { DomainContext } from '#domain/context.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';

export async function updateProfile(
  ctx: DomainContext,
  principal: UserPrincipal,
  input: { name: string },
): Promise<void> {
  await ctx.db.user.updateMany({ where: { id: principal.userId }, data: { name: input.name } });
}

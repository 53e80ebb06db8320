import type { DomainContext } from '#domain/context.ts';

/** Where senders post to: by alias if there is one, else by id. */
export function endpointUrl(ctx: DomainContext, endpoint: { id: string; alias: string | null }): string {
  return `${ctx.config.publicUrl}/h/${endpoint.alias ?? endpoint.id}`;
}

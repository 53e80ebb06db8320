import type { DomainContext } from '#domain/context.ts';
import { requireEndpoint } from '#domain/endpoint/require-endpoint.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { readJobs } from './job-view.ts';
import type { ReplayJobView } from './schemas.ts';

/** How many of an endpoint are kept, the running ones besides. */
export const JOBS_KEPT = 20;

/**
 * An endpoint's newest jobs of both kinds, the running ones among them.
 * @throws {DomainError} `not_found`
 */
export async function listReplayJobs(
  ctx: DomainContext,
  principal: Principal,
  input: { endpointId: string },
): Promise<ReplayJobView[]> {
  await requireEndpoint(ctx, principal, input.endpointId);
  return readJobs(ctx, principal, { ...input, limit: JOBS_KEPT });
}

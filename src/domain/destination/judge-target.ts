import { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import { DestinationUrl } from '#domain/delivery/destination-url.ts';
import { requireEndpoint } from '#domain/endpoint/require-endpoint.ts';
import { EndpointId } from '#domain/endpoint/schemas.ts';
import { isDomainError } from '#domain/errors.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { requireTarget } from './require-target.ts';

export const JudgeTargetInput = z.object({ endpointId: EndpointId, url: DestinationUrl });

export interface TargetJudgement {
  /** Why saving it would be refused; null: it would not. */
  refusal: string | null;
  /** What saving it would warn of. */
  warning: string | null;
}

/**
 * What saving a destination with this URL would say, without saving it.
 * @throws {DomainError} `not_found`; `rate_limited`
 */
export async function judgeTarget(
  ctx: DomainContext,
  principal: Principal,
  { endpointId, url }: z.output<typeof JudgeTargetInput>,
): Promise<TargetJudgement> {
  await requireEndpoint(ctx, principal, endpointId);
  await requireRate(ctx, RATE_RULES.judgeTargetPerWorkspace, principal.workspaceId);
  try {
    return { refusal: null, warning: await requireTarget(ctx, url, 'url') };
  } catch (error) {
    if (isDomainError(error) && error.code === 'invalid_input') {
      return { refusal: error.message, warning: null };
    }
    throw error;
  }
}

import { v7 as uuidv7 } from 'uuid';
import type { DomainContext } from '#domain/context.ts';
import type { AttemptResult, OutgoingAttempt } from '#domain/delivery/sender.ts';
import { requireEndpoint } from '#domain/endpoint/require-endpoint.ts';
import { requireRate } from '#domain/limit/require-rate.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { toDeliverySettings } from './delivery-settings.ts';
import { requireDestination } from './destination-rows.ts';
import { makeSample } from './make-sample.ts';
import { readSignature } from './read-signature.ts';
import { requireForwarding } from './require-forwarding.ts';
import type { DestinationTest, TestDestinationInput } from './schemas.ts';

const SHOWN_BYTES = 4_096;

type Target = Pick<OutgoingAttempt, 'pool' | 'url' | 'addedHeaders' | 'signingSecrets'>;

/**
 * One attempt at once, outside the log: nothing is stored, and nothing is tried again. The guard judges the connection.
 * @throws {DomainError} `not_found`; `feature_required`; `rate_limited`
 */
export async function testDestination(
  ctx: DomainContext,
  principal: Principal,
  input: TestDestinationInput,
): Promise<DestinationTest> {
  const { endpointId, target } = await openTarget(ctx, principal, input);
  const { signature, address } = await readSignature(ctx, principal, endpointId);
  await requireRate(ctx, RATE_RULES.testDestinationPerWorkspace, principal.workspaceId);
  await writeAudit(ctx.db, principal, {
    action: 'destination.tested',
    subject: 'id' in input ? input.id : endpointId,
    detail: { endpointId, origin: new URL(target.url).origin },
  });
  const moment = { id: uuidv7(), nowMs: ctx.clock.now(), host: new URL(ctx.config.publicUrl).host };
  const result = await ctx.sender.send({
    ...target,
    ...makeSample(input.sample, moment, signature),
    target: `/h/${address}`,
    eventId: moment.id,
    attempt: 1,
  });
  return toTest(result);
}

/** A URL that nobody has saved has neither headers nor a secret of its own. */
async function openTarget(
  ctx: DomainContext,
  principal: Principal,
  input: TestDestinationInput,
): Promise<{ endpointId: string; target: Target }> {
  const { workspaceId } = principal;
  const plan = await planOfWorkspace(ctx, workspaceId);
  if (!('id' in input)) {
    await requireEndpoint(ctx, principal, input.endpointId);
    requireForwarding(plan);
    const target = { pool: workspaceId, url: input.url, addedHeaders: [], signingSecrets: [] };
    return { endpointId: input.endpointId, target };
  }
  const row = await requireDestination(ctx.db, principal, input.id);
  requireForwarding(plan);
  const { url, addedHeaders, signingSecrets } = await toDeliverySettings(ctx, plan, row);
  return { endpointId: row.endpointId, target: { pool: row.id, url, addedHeaders, signingSecrets } };
}

function toTest(result: AttemptResult): DestinationTest {
  const { statusCode, durationMs, timings, remoteAddress, error, headers, body } = result;
  return {
    ...{ statusCode, durationMs, timings, remoteAddress, error },
    startedAt: new Date(result.startedAtMs).toISOString(),
    headers: headers.map(([name, value]) => [name, value]),
    // As a stream, so that a character that is cut is left out.
    bodyText: new TextDecoder().decode(body.subarray(0, SHOWN_BYTES), { stream: body.length > SHOWN_BYTES }),
    isBodyCut: body.length > SHOWN_BYTES,
  };
}

import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { appendAllowed } from '#domain/capture/append-allowed.ts';
import { admitCapture } from '#domain/capture/capture.ts';
import type { DomainContext } from '#domain/context.ts';
import { planDeliveries } from '#domain/delivery/plan-deliveries.ts';
import type { DestinationRecord, EndpointRecord } from '#domain/endpoint/lookup.ts';
import { DomainError, notFound } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { storedHeaderBytes } from '#domain/request/project.ts';
import type { CapturedBytes } from '#domain/stream/log-store.ts';
import { writeAudit } from '#domain/workspace/audit.ts';
import { planById } from '#domain/workspace/plan-of.ts';
import { requireDestination } from './destination-rows.ts';
import { makeSample } from './make-sample.ts';
import { readSignature } from './read-signature.ts';
import type { SendTestEventInput } from './schemas.ts';

/** It comes from this server. */
const OWN_ADDRESS = '127.0.0.1';

/**
 * Captures a sample as if its sender had sent it: an event like any other, marked by `X-Hookwire-Test`, that counts,
 * reaches listeners and is delivered, or only to the destination that is named, whatever its filter says.
 * @throws {DomainError} `not_found`; `invalid_input` when the endpoint or the destination takes nothing;
 * `limit_exceeded`; `rate_limited`; `unavailable`
 */
export async function sendTestEvent(
  ctx: DomainContext,
  principal: Principal,
  { endpointId, sample, destinationId }: SendTestEventInput,
): Promise<{ id: string; seq: number }> {
  const { signature, address } = await readSignature(ctx, principal, endpointId);
  const endpoint = await openEndpoint(ctx, endpointId);
  const only =
    destinationId === undefined ? null : await openDestination(ctx, principal, { endpointId, destinationId });
  const moment = { id: uuidv7(), nowMs: ctx.clock.now(), host: new URL(ctx.config.publicUrl).host };
  const { method, rawHeaders, body } = makeSample(sample, moment, signature);
  const captured: CapturedBytes = {
    id: moment.id,
    workspaceId: endpoint.workspaceId,
    endpointId,
    method,
    target: `/h/${address}`,
    httpVersion: '1.1',
    rawHeaders,
    headerBytes: storedHeaderBytes(rawHeaders),
    body,
    bodySha256: createHash('sha256').update(body).digest(),
    remoteAddress: OWN_ADDRESS,
    receivedAtMs: ctx.clock.nowPrecise(),
  };
  const plan = planById(ctx, endpoint.planId);
  const deliveries = plan.forwarding ? planDeliveries(only ?? endpoint.destinations, captured) : [];
  if (deliveries.length > 0) captured.deliveries = deliveries;
  const event = await appendAllowed(ctx, plan, captured);
  await writeAudit(ctx.db, principal, {
    action: 'endpoint.test_event_sent',
    subject: endpointId,
    detail: { sample, eventId: event.id, ...(destinationId !== undefined && { destinationId }) },
  });
  return { id: event.id, seq: event.seq };
}

function refuse(words: string, field: string): DomainError {
  return new DomainError('invalid_input', words, { field });
}

async function openEndpoint(ctx: DomainContext, id: string): Promise<EndpointRecord> {
  const endpoint = await ctx.endpoints.find(id);
  if (!endpoint) throw notFound('Endpoint');
  if (admitCapture(ctx, endpoint)) return endpoint;
  if (endpoint.overLimit) {
    const words =
      'The plan has fewer endpoints, so this one takes nothing. Delete an older one or change the plan.';
    throw refuse(words, 'endpointId');
  }
  const words = endpoint.paused
    ? 'The endpoint is paused, so it takes nothing. Resume it, then send.'
    : 'The endpoint has expired, so it takes nothing. Create another one.';
  throw refuse(words, 'endpointId');
}

async function openDestination(
  ctx: DomainContext,
  principal: Principal,
  { endpointId, destinationId }: { endpointId: string; destinationId: string },
): Promise<DestinationRecord[]> {
  const row = await requireDestination(ctx.db, principal, destinationId);
  if (row.endpointId !== endpointId) throw notFound('Destination');
  if (row.disabledAt) throw refuse('This destination is off. Turn it on, then send.', 'destinationId');
  return [{ id: row.id, filter: null }];
}

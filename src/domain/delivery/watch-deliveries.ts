import type { z } from 'zod';
import type { DomainContext } from '#domain/context.ts';
import { watchAccess } from '#domain/principal/access-watch.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import type { DeliveryChanged } from '#domain/stream/bus.ts';
import type { DeliveryStep, WatchDeliveriesInput } from './schemas.ts';

/** Deliveries whose change waits to be told; beyond that all is to be read again. */
const MAX_WAITING = 200;
/** Between two steps of which the first told something, in milliseconds: a busy endpoint's changes are told as its latest ones. */
const PAUSE_MS = 250;

/**
 * The state of an endpoint's deliveries as it changes: the latest of each, not each on the way to it.
 * @throws {DomainError} `not_found`; `unauthorized` once the session is over
 */
export async function* watchDeliveries(
  ctx: DomainContext,
  principal: UserPrincipal,
  input: z.output<typeof WatchDeliveriesInput> & { signal: AbortSignal },
): AsyncGenerator<DeliveryStep[], void, undefined> {
  using access = await watchAccess(ctx, principal, input);
  const waiting = new Map<string, DeliveryStep>();
  let wake: () => void = () => undefined;
  const missed = (): void => {
    waiting.clear();
    waiting.set('', { kind: 'missed' });
    wake();
  };
  const unsubscribes = [
    ctx.bus.subscribe('delivery-changed', (change) => {
      const isAsked = change.endpointId === input.endpointId && isOfRequest(input.requestId, change);
      if (!isAsked || waiting.has('')) return;
      waiting.set(change.deliveryId, stepOf(change));
      if (waiting.size > MAX_WAITING) missed();
      else wake();
    }),
    ctx.bus.subscribe('bus-resumed', missed),
  ];
  access.signal.addEventListener('abort', () => {
    wake();
  });
  try {
    while (!access.signal.aborted) {
      if (waiting.size === 0) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      const steps = [...waiting.values()];
      waiting.clear();
      yield steps;
      await pause(access.signal);
    }
    access.throwIfEnded();
  } finally {
    for (const unsubscribe of unsubscribes) unsubscribe();
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, PAUSE_MS);
    signal.addEventListener('abort', end);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
  });
}

function isOfRequest(requestId: string | null | undefined, { eventId }: DeliveryChanged): boolean {
  return requestId === undefined || requestId === null || requestId === eventId;
}

function stepOf(change: DeliveryChanged): DeliveryStep {
  const { deliveryId, destinationId, seq, isPrimary, status, statusCode, retryCount } = change;
  return {
    kind: 'delivery',
    requestId: change.eventId,
    ...{ deliveryId, destinationId, seq, isPrimary, status, statusCode, retryCount },
    nextAttemptAt: isoOrNull(change.nextRetryAtMs),
    deliveredAt: isoOrNull(change.deliveredAtMs),
  };
}

function isoOrNull(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}

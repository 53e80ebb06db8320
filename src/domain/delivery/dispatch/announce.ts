import type { WaitingDelivery } from '#domain/delivery/delivery-queue.ts';
import type { DeliveryState } from '#domain/delivery/delivery-state.ts';
import type { Bus } from '#domain/stream/bus.ts';

/** Says where a delivery stands now, after the commit. */
export function announce(
  bus: Pick<Bus, 'publish'>,
  delivery: WaitingDelivery,
  { state, attempts }: { state: DeliveryState; attempts: number },
): void {
  bus.publish({
    topic: 'delivery-changed',
    endpointId: delivery.endpointId,
    deliveryId: delivery.id,
    destinationId: delivery.destinationId,
    isPrimary: delivery.isPrimary,
    eventId: delivery.requestId,
    seq: delivery.seq,
    status: state.status,
    statusCode: state.statusCode,
    retryCount: Math.max(0, attempts - 1),
    nextRetryAtMs: state.nextAttemptAtMs,
    deliveredAtMs: state.deliveredAtMs,
  });
}

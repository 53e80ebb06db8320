import { v7 as uuidv7 } from 'uuid';
import type { DestinationRecord } from '#domain/endpoint/lookup.ts';
import type { PlannedDelivery } from './planned-delivery.ts';

/** The rows of the queue for a capture: one for each destination, the first of them primary. */
export function planDeliveries(destinations: readonly DestinationRecord[]): PlannedDelivery[] {
  return destinations.map(({ id }) => ({ id: uuidv7(), destinationId: id }));
}

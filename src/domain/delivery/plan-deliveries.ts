import { v7 as uuidv7 } from 'uuid';
import { matchesFilter, RequestView } from '#domain/destination/match-filter.ts';
import type { DestinationRecord } from '#domain/endpoint/lookup.ts';
import type { CapturedBytes } from '#domain/stream/log-store.ts';
import type { PlannedDelivery } from './planned-delivery.ts';

/** The rows of the queue for a capture: one for each destination that takes it, the first of them primary. */
export function planDeliveries(
  destinations: readonly DestinationRecord[],
  captured: CapturedBytes,
): PlannedDelivery[] {
  const planned: PlannedDelivery[] = [];
  // One view for all filters, so that a body is parsed at most once.
  let view: RequestView | null = null;
  for (const { id, filter } of destinations) {
    if (filter) view ??= new RequestView(captured);
    if (!filter || !view || matchesFilter(filter, view)) planned.push({ id: uuidv7(), destinationId: id });
  }
  return planned;
}

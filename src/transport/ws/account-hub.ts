import type { Bus } from '#domain/stream/bus.ts';
import { statusFrame } from './account-frames.ts';
import type { StatusUpdate } from './status-updates.ts';

export interface HubListener {
  update(update: StatusUpdate): void;
  deleted(): void;
}

/** Hands on what the bus says of an endpoint to the subscriptions of it, encoded once for all of them. */
export interface AccountHub {
  /** Returns the function that ends it. */
  listen(endpointId: string, listener: HubListener): () => void;
  close(): void;
}

export function createAccountHub(bus: Bus): AccountHub {
  const byEndpoint = new Map<string, Set<HubListener>>();
  const unsubscribe = [
    bus.subscribe('delivery-changed', (change) => {
      const listeners = byEndpoint.get(change.endpointId);
      if (!listeners || !change.isPrimary) return;
      const update = { seq: change.seq, frame: statusFrame(change) };
      for (const listener of listeners) listener.update(update);
    }),
    bus.subscribe('endpoint-deleted', ({ endpointId }) => {
      for (const listener of [...(byEndpoint.get(endpointId) ?? [])]) listener.deleted();
    }),
  ];
  return {
    listen: (endpointId, listener) => {
      const listeners = byEndpoint.get(endpointId) ?? new Set();
      byEndpoint.set(endpointId, listeners);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && byEndpoint.get(endpointId) === listeners) byEndpoint.delete(endpointId);
      };
    },
    close: () => {
      for (const end of unsubscribe) end();
    },
  };
}

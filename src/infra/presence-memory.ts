import type { Listener, Presence, ReplayDispatch } from '#domain/stream/presence.ts';

interface Entered {
  listener: Listener;
  receive: ((replay: ReplayDispatch) => boolean) | undefined;
}

/** Presence of a single node. */
export function createMemoryPresence(): Presence {
  const byEndpoint = new Map<string, Map<string, Entered>>();
  return {
    enter: (listener, cap, receive) => {
      const present = byEndpoint.get(listener.endpointId) ?? new Map<string, Entered>();
      if (cap !== null && present.size >= cap) return Promise.resolve(null);
      byEndpoint.set(listener.endpointId, present);
      present.set(listener.connectionId, { listener, receive });
      return Promise.resolve(() => {
        present.delete(listener.connectionId);
        if (present.size === 0 && byEndpoint.get(listener.endpointId) === present) {
          byEndpoint.delete(listener.endpointId);
        }
      });
    },
    list: (endpointId) =>
      Promise.resolve([...(byEndpoint.get(endpointId)?.values() ?? [])].map(({ listener }) => listener)),
    dispatch: (replay) => {
      const entered = byEndpoint.get(replay.listener.endpointId)?.get(replay.listener.connectionId);
      return Promise.resolve(entered?.receive?.(replay) ?? false);
    },
  };
}

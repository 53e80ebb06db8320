import type { Listener, Presence, ReplayDispatch } from '#domain/stream/presence.ts';

interface Entered {
  listener: Listener;
  receive: ((replay: ReplayDispatch) => boolean) | undefined;
}

/** Who is at each place, by connection; a place that nobody is at takes no memory. */
function createPlaces<T>() {
  const places = new Map<string, Map<string, T>>();
  return {
    at: (place: string): ReadonlyMap<string, T> | undefined => places.get(place),
    enter: (place: string, cap: number | null, who: { connectionId: string; entered: T }) => {
      const present = places.get(place) ?? new Map<string, T>();
      if (cap !== null && present.size >= cap) return null;
      places.set(place, present);
      present.set(who.connectionId, who.entered);
      return (): void => {
        present.delete(who.connectionId);
        if (present.size === 0 && places.get(place) === present) places.delete(place);
      };
    },
  };
}

/** Presence of a single node. */
export function createMemoryPresence(): Presence {
  const endpoints = createPlaces<Entered>();
  const workspaces = createPlaces<true>();
  return {
    enter: (listener, cap, receive) => {
      const { connectionId, endpointId } = listener;
      const leave = endpoints.enter(endpointId, cap, { connectionId, entered: { listener, receive } });
      return Promise.resolve(leave);
    },
    enterAccountStream: ({ connectionId, workspaceId }, cap) =>
      Promise.resolve(workspaces.enter(workspaceId, cap, { connectionId, entered: true })),
    countAccountStreams: (workspaceId) => Promise.resolve(workspaces.at(workspaceId)?.size ?? 0),
    list: (endpointId) =>
      Promise.resolve([...(endpoints.at(endpointId)?.values() ?? [])].map(({ listener }) => listener)),
    dispatch: (replay) => {
      const { endpointId, connectionId } = replay.listener;
      const entered = endpoints.at(endpointId)?.get(connectionId);
      return Promise.resolve(entered?.receive?.(replay) ?? false);
    },
  };
}

import type { DomainContext } from '#domain/context.ts';
import type { Listener } from './presence.ts';

/** Whether fewer than `cap` listeners of the endpoint came before this one: when a cap shrinks, the newest go. */
export async function isWithinCap(
  { presence }: Pick<DomainContext, 'presence'>,
  listener: Listener,
  cap: number | null,
): Promise<boolean> {
  if (cap === null) return true;
  const all = await presence.list(listener.endpointId);
  const before = all.filter((other) => isBefore(other, listener));
  return before.length < cap;
}

/** Ids are made in the order of time, so they tell apart who came in the same millisecond. */
function isBefore(one: Listener, other: Listener): boolean {
  if (one.connectedAtMs !== other.connectedAtMs) return one.connectedAtMs < other.connectedAtMs;
  return one.connectionId < other.connectionId;
}

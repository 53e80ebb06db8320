export type PlaceKind = 'start' | 'time' | 'seq' | 'head';

type Place = { kind: 'seq'; seq: number } | { kind: 'time'; at: string } | { kind: 'head' };

/** What the form says, as the server takes it; null while something is missing. */
export function placeOf(kind: PlaceKind, given: { seq: number; time: string }): Place | null {
  if (kind === 'start') return { kind: 'seq', seq: 0 };
  if (kind === 'head') return { kind: 'head' };
  if (kind === 'seq')
    return Number.isSafeInteger(given.seq) && given.seq >= 0 ? { kind, seq: given.seq } : null;
  // Without a zone, so it is read as local time.
  const at = new Date(given.time);
  return Number.isNaN(at.getTime()) ? null : { kind, at: at.toISOString() };
}

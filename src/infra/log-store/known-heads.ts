/** Endpoints whose position is remembered. */
const MAX_KNOWN = 20_000;
/** How long a log that another node writes as well is not guessed at, in milliseconds. */
const CONTENDED_MS = 1_000;

/**
 * Where this connection's commits have left each log. While no other node writes the same one, the next batch can be
 * numbered without asking first, which saves a round trip. Wrong guesses are refused by the database.
 */
export class KnownHeads {
  private readonly heads = new Map<string, number>();
  private readonly contendedUntilMs = new Map<string, number>();

  /** The head of every endpoint, in order; null when one is not known or other nodes write it too. */
  ofAll(endpointIds: Iterable<string>, nowMs: number): number[] | null {
    const found: number[] = [];
    for (const id of endpointIds) {
      const head = this.heads.get(id);
      if (head === undefined || this.isContended(id, nowMs)) return null;
      found.push(head);
    }
    return found;
  }

  set(endpointId: string, head: number): void {
    if (!this.heads.has(endpointId) && this.heads.size >= MAX_KNOWN) this.heads.clear();
    this.heads.set(endpointId, head);
  }

  /** After a refused guess: which of them was wrong is not told. */
  forget(endpointIds: Iterable<string>, nowMs: number): void {
    for (const id of endpointIds) {
      this.heads.delete(id);
      if (this.contendedUntilMs.size >= MAX_KNOWN) this.contendedUntilMs.clear();
      this.contendedUntilMs.set(id, nowMs + CONTENDED_MS);
    }
  }

  private isContended(endpointId: string, nowMs: number): boolean {
    const untilMs = this.contendedUntilMs.get(endpointId);
    if (untilMs === undefined) return false;
    if (untilMs > nowMs) return true;
    this.contendedUntilMs.delete(endpointId);
    return false;
  }
}

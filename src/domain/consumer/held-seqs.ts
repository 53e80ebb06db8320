/** How long a connection may hold events without acknowledging any, in milliseconds. */
export const HOLD_MS = 30_000;
/** Events that a connection may have unacknowledged. */
export const MAX_HELD = 64;

/** What one connection of a shared consumer was given and has not acknowledged, as the claims in the database say. */
export class HeldSeqs {
  private readonly nowMs: () => number;
  private readonly untilMs = new Map<number, number>();
  private readonly waiting = new Set<() => void>();

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  add(seqs: readonly number[]): void {
    const until = this.nowMs() + HOLD_MS;
    for (const seq of seqs) this.untilMs.set(seq, until);
  }

  /** Up to a seq; progress keeps the others. Returns those that were held. */
  ack(upTo: number): number[] {
    const until = this.nowMs() + HOLD_MS;
    const acked: number[] = [];
    for (const seq of [...this.untilMs.keys()]) {
      if (seq > upTo) this.untilMs.set(seq, until);
      else if (this.untilMs.delete(seq)) acked.push(seq);
    }
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const wake of waiting) wake();
    return acked;
  }

  /** Those held too long are somebody else's. */
  count(): number {
    const now = this.nowMs();
    for (const [seq, until] of this.untilMs) if (until <= now) this.untilMs.delete(seq);
    return this.untilMs.size;
  }

  /** Calls back once at the next acknowledgement; returns the function that cancels. */
  onceFewer(wake: () => void): () => void {
    this.waiting.add(wake);
    return () => this.waiting.delete(wake);
  }
}

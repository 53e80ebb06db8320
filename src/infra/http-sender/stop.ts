import { SendFailure } from './send-failure.ts';

/** What ends an attempt before its time: an `AbortController` for each would cost more than all else around a request. */
export class Stop {
  /** Why it is to end; null as long as it is not. */
  reason: Error | null = null;
  /** Called once, at the end. */
  onStop: (() => void) | null = null;
  private controller: AbortController | null = null;
  private readonly timer: NodeJS.Timeout;
  private readonly siblings: Set<Stop> | null;

  constructor(timeoutMs: number, siblings: Set<Stop> | null) {
    this.timer = setTimeout(() => this.end(new SendFailure('timeout', 'time is over')), timeoutMs);
    this.siblings = siblings;
    siblings?.add(this);
  }

  /** The same for what takes a signal. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.reason) this.controller.abort(this.reason);
    return this.controller.signal;
  }

  end(reason: Error): void {
    if (this.reason) return;
    this.reason = reason;
    this.onStop?.();
    this.controller?.abort(reason);
  }

  /** The attempt is over. */
  release(): void {
    clearTimeout(this.timer);
    this.siblings?.delete(this);
  }
}

/** Stops that follow a signal: it has one listener, however many attempts it would end. */
export function createStops(timeoutMs: number): (signal: AbortSignal | undefined) => Stop {
  const following = new WeakMap<AbortSignal, Set<Stop>>();
  return (signal) => {
    if (!signal) return new Stop(timeoutMs, null);
    let siblings = following.get(signal);
    if (!siblings) {
      const all = new Set<Stop>();
      siblings = all;
      following.set(signal, all);
      signal.addEventListener('abort', () => {
        for (const stop of all) stop.end(signal.reason as Error);
      });
    }
    return new Stop(timeoutMs, siblings);
  };
}

import type { Limiter } from '#domain/limit/limiter.ts';
import type { Metrics } from '#domain/metrics.ts';
import type { LogStore } from '#domain/stream/log-store.ts';
import type { Presence } from '#domain/stream/presence.ts';

// What a port has besides is handed on as it is: each is an object of functions.

/** Counts a commit as a whole, so that one webhook of it costs nothing. */
export function meteredLogStore(store: LogStore, metrics: Metrics): LogStore {
  return {
    ...store,
    append: async (batch) => {
      const startedMs = performance.now();
      let ok = false;
      try {
        const seqs = await store.append(batch);
        let stored = 0;
        for (const seq of seqs) if (seq !== null) stored += 1;
        metrics.captured('stored', stored);
        ok = true;
        return seqs;
      } finally {
        metrics.committed({ captures: batch.length, tookMs: performance.now() - startedMs, ok });
      }
    },
  };
}

/** Counts who is there, once, however often they leave. */
export function meteredPresence(presence: Presence, metrics: Metrics): Presence {
  function counted(leave: (() => void) | null, kind: Parameters<Metrics['listenerEntered']>[0]) {
    if (!leave) return null;
    metrics.listenerEntered(kind);
    let hasLeft = false;
    return (): void => {
      if (!hasLeft) metrics.listenerLeft(kind);
      hasLeft = true;
      leave();
    };
  }
  return {
    ...presence,
    enter: async (listener, cap, receive) =>
      counted(await presence.enter(listener, cap, receive), listener.clientType),
    enterAccountStream: async (connection, cap) =>
      counted(await presence.enterAccountStream(connection, cap), 'account_stream'),
  };
}

export function meteredLimiter(limiter: Limiter, metrics: Metrics): Limiter {
  return {
    consume: async (rule, subject) => {
      const result = await limiter.consume(rule, subject);
      if (result.unreachable) metrics.limiterUnreachable(rule.name, rule.whenUnreachable);
      return result;
    },
  };
}

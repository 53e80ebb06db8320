export interface Timings {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  /** From the start to the first byte of the answer. */
  firstByteMs: number | null;
}

export type Phase = 'dns' | 'connect' | 'tls' | 'wait' | 'rest';

export interface PhaseSpan {
  phase: Phase;
  ms: number;
}

/**
 * An attempt as phases that follow each other and add up to its duration. A phase that it did not come to, or that a
 * connection used again did not need, is left out; what is not accounted for is the wait without an answer, or the rest of it.
 */
export function phasesOf(timings: Timings | null, durationMs: number): PhaseSpan[] {
  const spans: PhaseSpan[] = [];
  let spent = 0;
  const add = (phase: Phase, ms: number | null): void => {
    const bounded = Math.min(ms ?? 0, durationMs - spent);
    if (ms === null || bounded < 0) return;
    spans.push({ phase, ms: bounded });
    spent += bounded;
  };
  add('dns', timings?.dnsMs ?? null);
  add('connect', timings?.connectMs ?? null);
  add('tls', timings?.tlsMs ?? null);
  const firstByteMs = timings?.firstByteMs ?? null;
  add('wait', Math.max(0, (firstByteMs ?? durationMs) - spent));
  if (firstByteMs !== null) add('rest', Math.max(0, durationMs - spent));
  return spans;
}

/** "0.4 ms", "34 ms", "1.2 s", "30 s". */
export function formatDuration(ms: number): string {
  if (ms >= 10_000) return `${String(Math.round(ms / 1000))} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} s`;
  if (ms >= 10 || Number.isInteger(ms)) return `${String(Math.round(ms))} ms`;
  return `${ms.toFixed(1)} ms`;
}

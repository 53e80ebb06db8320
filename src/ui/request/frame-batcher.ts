/** Faster changes than this cannot be read, and of a flood even less. */
const MIN_INTERVAL_MS = 100;
const FLOOD_INTERVAL_MS = 250;
const FLOOD_ITEMS = 30;

export interface FrameBatcher<T> {
  push: (items: readonly T[]) => void;
  /** Hands over what is queued at once. */
  flush: () => void;
  cancel: () => void;
}

/** Collects items and hands them over in one go with the next frame, at most ten times a second. */
export function createFrameBatcher<T>(consume: (items: readonly T[]) => void): FrameBatcher<T> {
  let queued: T[] = [];
  let flushedAtMs = -Infinity;
  let intervalMs = MIN_INTERVAL_MS;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let frame: number | null = null;

  const cancel = (): void => {
    queued = [];
    if (timer !== null) clearTimeout(timer);
    if (frame !== null) cancelAnimationFrame(frame);
    timer = null;
    frame = null;
  };
  const flush = (): void => {
    const items = queued;
    cancel();
    flushedAtMs = performance.now();
    intervalMs = items.length > FLOOD_ITEMS ? FLOOD_INTERVAL_MS : MIN_INTERVAL_MS;
    if (items.length > 0) consume(items);
  };
  const schedule = (): void => {
    if (timer !== null || frame !== null) return;
    const waitMs = flushedAtMs + intervalMs - performance.now();
    // A hidden page gets no frames.
    if (waitMs > 0 || document.hidden) timer = setTimeout(flush, Math.max(0, waitMs));
    else frame = requestAnimationFrame(flush);
  };
  return {
    push: (items) => {
      queued.push(...items);
      schedule();
    },
    flush,
    cancel,
  };
}

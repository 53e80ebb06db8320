/** Bytes that all bodies being read may hold together, so that many large senders can't exhaust memory. */
export interface BodyBudget {
  /** False when there is no room: the sender is told to come back. */
  reserve(bytes: number): boolean;
  release(bytes: number): void;
}

export function createBodyBudget(maxBytes: number): BodyBudget {
  let used = 0;
  return {
    reserve: (bytes) => {
      if (used + bytes > maxBytes) return false;
      used += bytes;
      return true;
    },
    release: (bytes) => {
      used -= bytes;
    },
  };
}

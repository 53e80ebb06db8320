/** Memory for bodies under way, shared by all lanes of a node. */
export interface ByteBudget {
  /** Resolves when there is room, in the order of asking. What is larger than all of it waits for all of it. */
  take(bytes: number): Promise<void>;
  giveBack(bytes: number): void;
}

export function createByteBudget(total: number): ByteBudget {
  let free = total;
  const waiting: { bytes: number; resolve: () => void }[] = [];
  const asked = (bytes: number): number => Math.min(bytes, total);
  return {
    take: (bytes) => {
      const needed = asked(bytes);
      if (waiting.length === 0 && needed <= free) {
        free -= needed;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        waiting.push({ bytes: needed, resolve });
      });
    },
    giveBack: (bytes) => {
      free += asked(bytes);
      for (let first = waiting[0]; first && first.bytes <= free; first = waiting[0]) {
        waiting.shift();
        free -= first.bytes;
        first.resolve();
      }
    },
  };
}

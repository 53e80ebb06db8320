export interface Cleanup {
  /** Keeps a step that takes back what was made. */
  add(label: string, undo: () => Promise<unknown>): void;
  /** A place to go back to. */
  mark(): number;
  /** Takes back everything made since the mark, newest first; returns what could not be taken back. */
  unwind(mark: number): Promise<string[]>;
}

/** Remembers what the kit makes on the server, so that it leaves nothing behind, however it ends. */
export function createCleanup(): Cleanup {
  const steps: { label: string; undo: () => Promise<unknown> }[] = [];
  return {
    add: (label, undo) => {
      steps.push({ label, undo });
    },
    mark: () => steps.length,
    unwind: async (mark) => {
      const left: string[] = [];
      for (const { label, undo } of steps.splice(mark).reverse()) {
        await undo().catch((error: unknown) => {
          left.push(`${label}: ${error instanceof Error ? error.message : String(error)}`);
        });
      }
      return left;
    },
  };
}

export interface Cleanup {
  /** Keeps a step that takes back what a check has made. */
  add(label: string, undo: () => Promise<unknown>): void;
  /** Keeps a step for the end of the run. */
  addLasting(label: string, undo: () => Promise<unknown>): void;
  /** Takes back everything that the check has made, newest first; returns what could not be taken back. */
  endCheck(): Promise<string[]>;
  /** The same for all that is left. */
  endRun(): Promise<string[]>;
}

interface Step {
  label: string;
  undo: () => Promise<unknown>;
}

async function undoAll(steps: Step[]): Promise<string[]> {
  const left: string[] = [];
  for (const { label, undo } of steps.splice(0).reverse()) {
    await undo().catch((error: unknown) => {
      left.push(`${label}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  return left;
}

/** Remembers what the kit makes on the server, so that it leaves nothing behind, however it ends. */
export function createCleanup(): Cleanup {
  const check: Step[] = [];
  const run: Step[] = [];
  return {
    add: (label, undo) => {
      check.push({ label, undo });
    },
    addLasting: (label, undo) => {
      run.push({ label, undo });
    },
    endCheck: () => undoAll(check),
    endRun: async () => [...(await undoAll(check)), ...(await undoAll(run))],
  };
}

import { openAccount } from './account.ts';
import { selectChecks } from './checks.ts';
import { createCleanup } from './cleanup.ts';
import { createKit } from './kit.ts';
import { runChecks, type Result } from './run.ts';

export interface Credentials {
  email: string;
  password: string;
}

export interface ConformanceOptions {
  /** Origin of the server, without a trailing slash. */
  url: string;
  account: Credentials;
  /** A second account; null: what needs one is not checked. */
  other: Credentials | null;
  /** Makes the accounts instead of signing in to them. */
  register: boolean;
  /** Groups and checks; all when empty. */
  only: readonly string[];
  slow: boolean;
  /** How much faster than real the fake clients' clocks go. */
  timeScale: number;
  onResult?: (result: Result) => void;
  /** Stops after the check that is running. */
  signal?: AbortSignal;
}

export interface ConformanceOutcome {
  results: Result[];
  /** What the kit made on the server and could not remove. */
  left: string[];
}

/** Holds a running server against the contract through its public doors, and leaves nothing behind, however it ends. */
export async function testConformance(options: ConformanceOptions): Promise<ConformanceOutcome> {
  const { url, register, timeScale, onResult = () => undefined } = options;
  const signal = options.signal ?? new AbortController().signal;
  const checks = selectChecks(options.only).filter(({ slow }) => options.slow || !slow);
  const cleanup = createCleanup();
  const left: string[] = [];
  let results: Result[] = [];
  try {
    const open = (who: Credentials) => openAccount(url, who, { register, cleanup });
    const account = await open(options.account);
    const stranger = options.other && (await open(options.other));
    const kit = createKit({ origin: url, account, stranger, cleanup, timeScale });
    // Without it nothing can be said.
    await kit.endpoint();
    results = await runChecks(kit, checks, { onResult, signal });
    left.push(...kit.left);
  } finally {
    left.push(...(await cleanup.endRun()));
  }
  return { results, left };
}

import type { Kit } from './kit.ts';

export const GROUPS = [
  'capture',
  'endpoint-stream',
  'account-stream',
  'api',
  'v1',
  'auth',
  'documents',
] as const;
export type Group = (typeof GROUPS)[number];

/** One promise of the contract, as a client can see it. */
export interface Check {
  /** `<group>/<name>`; what `--only` takes. */
  id: string;
  group: Group;
  title: string;
  expected: string;
  /** Takes longer than a person likes to wait; runs with `--slow`. */
  slow: boolean;
  /** Returns what was seen; throws `Unexpected` when it is not what the contract says. */
  run(kit: Kit): Promise<string>;
}

interface Written {
  title: string;
  expected: string;
  slow?: boolean;
  run(kit: Kit): Promise<string>;
}

/** The checks of one group by name. */
export function defineChecks(group: Group, written: Readonly<Record<string, Written>>): Check[] {
  return Object.entries(written).map(([name, check]) => ({
    slow: false,
    ...check,
    id: `${group}/${name}`,
    group,
  }));
}

import { parseArgs } from 'node:util';

export type Phase = 'capture' | 'push' | 'fanout' | 'limits' | 'deliver' | 'idle';
const PHASES: readonly Phase[] = ['capture', 'push', 'fanout', 'limits', 'deliver', 'idle'];

/** How much is measured. */
export interface Plan {
  phases: readonly Phase[];
  rounds: number;
  warmupMs: number;
  durationMs: number;
  /** Requests per second at which latency is compared. */
  fixedRate: number;
  idleSubscribers: number;
  jsonFile: string | null;
  /** The build that is measured. */
  server: string | null;
  /** Where the servers leave a CPU profile of the whole load. */
  profileDir: string | null;
}

export const USAGE = `npm run bench [-- --quick] [-- --only ${PHASES.join('|')}] [-- --json <file>] [-- --rounds <n>] [-- --server <built server.js>] [-- --profile <directory>]`;

/** @throws {Error} for an unknown option or phase. */
export function readPlan(args: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      rounds: { type: 'string' },
      server: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const unknown = values.only.find((name) => !PHASES.some((phase) => phase === name));
  if (unknown !== undefined) throw new Error(`--only knows ${PHASES.join(', ')}, not ${unknown}`);
  const rounds = values.rounds === undefined ? (values.quick ? 2 : 5) : Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1');
  return {
    phases: values.only.length === 0 ? PHASES : PHASES.filter((phase) => values.only.includes(phase)),
    rounds,
    warmupMs: values.quick ? 300 : 500,
    durationMs: values.quick ? 1_500 : 2_500,
    fixedRate: 3_000,
    idleSubscribers: 2_000,
    jsonFile: values.json ?? null,
    server: values.server ?? null,
    profileDir: values.profile ?? null,
  };
}

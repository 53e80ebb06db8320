import { parseArgs } from 'node:util';
import type { Plan } from '#domain/limit/plan.ts';
import { setPlan, type SetPlan } from '#domain/workspace/set-plan.ts';
import { createSystemClock } from '#infra/clock.ts';
import { createDatabase } from '#infra/database.ts';
import { createLogger } from '#infra/logger.ts';
import { notifyPlanChanged } from '#infra/plan-notices.ts';
import { reachEmbeddedPostgres } from '#infra/postgres-embedded.ts';
import { ConfigError, readConfig, type Config } from '#server/config.ts';

// npm run plan -- <e-mail or workspace id> <plan>: the operator gives a workspace a plan, also while servers run.

const USAGE = `npm run plan -- <e-mail or workspace id> <plan>   gives the workspace this plan
npm run plan -- --list                            shows the plans`;

class UsageError extends Error {}

async function change(config: Config, of: string, planId: string): Promise<SetPlan> {
  const logger = createLogger('warn');
  const embedded =
    config.databaseUrl === undefined
      ? await reachEmbeddedPostgres({ dataDir: config.dataDir, logger })
      : null;
  const connectionString = config.databaseUrl ?? embedded?.connectionString ?? '';
  const { db, close } = createDatabase(connectionString, { logger, maxConnections: 2 });
  try {
    // Servers are other processes: they hear of it through the database, once it is committed.
    const bus = { publish: () => undefined };
    const done = await setPlan({ db, bus, clock: createSystemClock(), config }, { of, planId });
    await notifyPlanChanged(db, done.workspaceId);
    return done;
  } finally {
    await close();
    await embedded?.stop();
  }
}

function describe({ workspaceId, from, to, isSubscribed }: SetPlan): string {
  const words =
    from === to
      ? `Workspace ${workspaceId} has the plan ${to} already.`
      : `Workspace ${workspaceId} has the plan ${to} now; before, it had ${from}. Servers that run know it.`;
  const warning = `\nStripe tells the plan of this workspace: the next change of its subscription sets it again.`;
  return isSubscribed ? words + warning : words;
}

function listOf({ plans, defaultPlan }: Config): string {
  const orUnlimited = (count: number | null): string =>
    count === null ? 'unlimited' : count.toLocaleString('en');
  const factsOf = (plan: Plan): string =>
    [
      `${orUnlimited(plan.requestsPerDay)} requests a day`,
      `${orUnlimited(plan.endpoints)} endpoints`,
      plan.retentionDays === null ? 'kept until deleted' : `kept ${plan.retentionDays} days`,
    ].join(', ');
  const width = Math.max(...Object.keys(plans).map((id) => id.length));
  return Object.values(plans)
    .map((plan) => `${plan.id.padEnd(width)}  ${factsOf(plan)}${plan.id === defaultPlan ? ' (default)' : ''}`)
    .join('\n');
}

async function main(): Promise<string> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { list: { type: 'boolean' } },
  });
  const [of, planId, ...more] = positionals;
  if (values.list && of === undefined) return listOf(readConfig());
  if (values.list || of === undefined || planId === undefined || more.length > 0) throw new UsageError(USAGE);
  return describe(await change(readConfig(), of, planId));
}

/** Prisma: the table or the column does not exist, in a query of its own or in ours. */
function isOtherVersion(error: Error, code: string): boolean {
  return code === 'P2021' || code === 'P2022' || /\b(?:42P01|42703)\b/.test(error.message);
}

/** Errors with a code come from the system or from a check of ours and explain themselves; others need their stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (isOtherVersion(error, code))
    return 'This database is of another version of Hookwire. Start this one once, which brings it up to date.';
  // Prisma tells first which query it was.
  if (/^P\d{4}$/.test(code))
    return `The database can’t be used: ${error.message.trim().split('\n').at(-1) ?? ''}`;
  if (code.startsWith('ERR_PARSE_ARGS')) return `${error.message}\n${USAGE}`;
  const isKnown = code !== '' || error instanceof ConfigError || error instanceof UsageError;
  return isKnown ? error.message : (error.stack ?? error.message);
}

try {
  console.log(await main());
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

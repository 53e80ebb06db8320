import type { Logger } from 'pino';
import { createSystemClock } from '#infra/clock.ts';
import { createLogger } from '#infra/logger.ts';
import { createMailer } from '#infra/mailer.ts';
import { createStripe } from '#infra/stripe.ts';
import { applyMigrations } from '#infra/migrations.ts';
import { hearPlanChanges } from '#infra/plan-notices.ts';
import { startEmbeddedPostgres } from '#infra/postgres-embedded.ts';
import { setLibraryEnvironment, type Config } from './config.ts';
import { createContext } from './context.ts';
import { startDeliveries } from './deliveries.ts';
import { readEncryptionKeys } from './encryption-keys.ts';
import { createFront } from './front.ts';
import { publishHandoff, type AuthConfig } from './handoff.ts';
import { createLimiter } from './limiter.ts';
import { createPages } from './pages.ts';
import { readOrCreateSecret } from './secrets.ts';
import { startWorkers } from './workers.ts';

export interface RunningServer {
  publicUrl: string;
  /** Stops accepting, answers what is in flight, commits, closes sockets with 1012, then everything else. */
  stop(): Promise<void>;
}

/** Steps that take apart what was built, run in reverse. */
type Undo = (() => Promise<void> | void)[];

async function openDatabase(config: Config, logger: Logger, undo: Undo): Promise<string> {
  let connectionString = config.databaseUrl;
  if (connectionString === undefined) {
    const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, logger });
    undo.push(() => embedded.stop());
    connectionString = embedded.connectionString;
  }
  await applyMigrations(connectionString, logger);
  return connectionString;
}

async function openContext(config: Config, publicUrl: string, undo: Undo) {
  const logger = createLogger(config.logLevel);
  const encryptionKeys = await readEncryptionKeys(config);
  const connectionString = await openDatabase(config, logger, undo);
  const { limiter, close: closeLimiter } = createLimiter(config, { clock: createSystemClock(), logger });
  undo.push(closeLimiter);
  const from = config.mailFrom ?? `Hookwire <no-reply@${new URL(publicUrl).hostname}>`;
  const mailer = createMailer({ smtpUrl: config.smtpUrl ?? null, from, logger });
  undo.push(() => mailer.close());
  const domainConfig = {
    publicUrl,
    signups: config.signups,
    signInProviders: (['github', 'google'] as const).filter((name) => config[name] !== null),
    defaultPlan: config.defaultPlan,
    plans: config.plans,
    billing: { trialDays: config.trialDays, graceDays: config.graceDays },
  };
  const { context, close } = createContext({
    config: domainConfig,
    connectionString,
    logger,
    limiter,
    mailer,
    payments: config.stripe && createStripe({ ...config.stripe, logger, clock: createSystemClock() }),
    encryptionKeys,
    deliveryAllowed: config.deliveryAllowed,
    redisUrl: config.redisUrl,
    isWholeProcess: true,
  });
  const stopHearing = hearPlanChanges({ connectionString, bus: context.bus, logger });
  undo.push(close, startWorkers(context), startDeliveries(context, connectionString), stopHearing);
  return context;
}

/** Builds everything once, passes it down, and takes it apart in reverse. */
export async function start(config: Config): Promise<RunningServer> {
  const undo: Undo = [];
  const stop = async (): Promise<void> => {
    // One step that fails must not keep the others, the database's last of all, from being taken.
    const failures: unknown[] = [];
    for (const step of undo.reverse())
      await (async () => step())().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be stopped');
  };
  try {
    const authSecret = config.authSecret ?? (await readOrCreateSecret(config.dataDir, 'auth-secret'));
    const { publicUrl } = config;
    setLibraryEnvironment(publicUrl, authSecret);
    const context = await openContext(config, publicUrl, undo);
    const auth: AuthConfig = {
      secret: authSecret,
      secureCookies: publicUrl.startsWith('https:'),
      github: config.github,
      google: config.google,
    };
    publishHandoff({ context, auth });
    const pages = await createPages({ dev: !config.production, host: config.host, port: config.port });
    undo.push(() => pages.close());
    // The query compiler of the database library starts at its first query: not at the first webhook's expense.
    await context.endpoints.find('00000000-0000-7000-8000-000000000000');
    const { trustedProxies, metricsToken, drainDelayMs } = config;
    const front = createFront(context, {
      auth,
      publicUrl,
      trustedProxies,
      metricsToken,
      drainDelayMs,
      pages,
    });
    await front.listen(config.port, config.host);
    undo.push(() => front.close());
    return { publicUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

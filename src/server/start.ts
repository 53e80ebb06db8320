import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PLANS } from '#domain/limit/plan.ts';
import { createSystemClock } from '#infra/clock.ts';
import { createLogger } from '#infra/logger.ts';
import { createMailer } from '#infra/mailer.ts';
import { applyMigrations } from '#infra/migrations.ts';
import { startEmbeddedPostgres } from '#infra/postgres-embedded.ts';
import { CLOSE_CODES } from '#protocol/close-code.ts';
import { createDownloadHandler } from '#transport/download/handler.ts';
import { createEndpointStream } from '#transport/ws/endpoint-stream.ts';
import { createHeartbeat } from '#transport/ws/heartbeat.ts';
import { createLiveSessions } from '#transport/ws/live-sessions.ts';
import { setLibraryEnvironment, type Config } from './config.ts';
import { createContext } from './context.ts';
import { publishHandoff, type AuthConfig } from './handoff.ts';
import { createHealthHandler } from './health.ts';
import { createHttpServer } from './http.ts';
import { createLimiter } from './limiter.ts';
import { createPages } from './pages.ts';
import { readOrCreateSecret } from './secrets.ts';
import { principalFromCookies } from './session-cookie.ts';
import { createTrpcServer } from './trpc.ts';
import { createUpgradeDispatcher } from './upgrade.ts';
import { startWorkers } from './workers.ts';

export interface RunningServer {
  publicUrl: string;
  port: number;
  /** Stops accepting, answers what is in flight, commits, closes sockets with 1012, then everything else. */
  stop(): Promise<void>;
}

/** How long open exchanges may take to end when stopping, in milliseconds. */
const DRAIN_MS = 10_000;

async function listen(server: Server, config: Config): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  // Guarantee: a TCP server that listens has an AddressInfo.
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}

/** Builds everything once, passes it down, and takes it apart in reverse. */
export async function start(config: Config): Promise<RunningServer> {
  const logger = createLogger(config.logLevel);
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const authSecret = config.authSecret ?? (await readOrCreateSecret(config.dataDir, 'auth-secret'));
    let connectionString = config.databaseUrl;
    if (connectionString === null) {
      const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, logger });
      undo.push(() => embedded.stop());
      connectionString = embedded.connectionString;
    }
    await applyMigrations(connectionString, logger);

    const clock = createSystemClock();
    const { limiter, close: closeLimiter } = createLimiter(config, { clock, logger });
    undo.push(closeLimiter);
    const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`;
    setLibraryEnvironment(publicUrl, authSecret);
    const from = config.mailFrom ?? `Hookwire <no-reply@${new URL(publicUrl).hostname}>`;
    const mailer = createMailer({ smtpUrl: config.smtpUrl, from, logger });
    undo.push(() => mailer.close());
    const domainConfig = {
      publicUrl,
      signups: config.signups,
      signInProviders: (['github', 'google'] as const).filter((name) => config[name] !== null),
      defaultPlan: config.defaultPlan,
      plans: PLANS,
    };
    const { context, close } = createContext({
      config: domainConfig,
      connectionString,
      logger,
      limiter,
      mailer,
    });
    undo.push(close, startWorkers(context));

    const secureCookies = publicUrl.startsWith('https:');
    const auth: AuthConfig = {
      secret: authSecret,
      secureCookies,
      github: config.github,
      google: config.google,
    };
    publishHandoff({ context, auth });
    const pages = await createPages({ dev: !config.production, host: config.host, port: config.port });
    undo.push(() => pages.close());

    const heartbeat = createHeartbeat();
    const live = createLiveSessions(context.bus);
    const { trustedProxies } = config;
    const trpc = createTrpcServer(context, { auth, trustedProxies, publicUrl, heartbeat });
    let draining = false;
    const principalOf = (request: IncomingMessage) =>
      principalFromCookies(context, auth, request.headers.cookie);
    const routes = {
      trpc: trpc.http,
      download: createDownloadHandler(context, principalOf),
      health: createHealthHandler(context, () => draining),
      pages: pages.handle,
    };
    const server = createHttpServer(context, routes, trustedProxies);
    const endpointStream = createEndpointStream(context, { heartbeat, live });
    const upgradeRoutes = { endpointStream, trpc: trpc.upgrade, next: pages.upgrade };
    server.on('upgrade', createUpgradeDispatcher(server, upgradeRoutes, trustedProxies));
    const port = await listen(server, config);
    undo.push(async () => {
      draining = true;
      const closed = closeServer(server);
      live.endAll(CLOSE_CODES.serviceRestart, 'restart');
      trpc.closeAll(CLOSE_CODES.serviceRestart, 'restart');
      await closed;
      heartbeat.close();
      live.close();
    });
    return { publicUrl: config.publicUrl ?? `http://localhost:${port}`, port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

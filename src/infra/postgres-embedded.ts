import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#domain/context.ts';
import { findBinaries } from './postgres-embedded/binaries.ts';
import {
  ensureCluster,
  hasDatabase,
  readOrMakePassword,
  writeSettings,
} from './postgres-embedded/cluster.ts';
import { findRunning, startServer, stopServer, type RunningServer } from './postgres-embedded/control.ts';
import { connectionStringFor, ensureDatabase } from './postgres-embedded/ensure-database.ts';
import { acquireLock } from './postgres-embedded/lock.ts';
import { leaveNote, placeServer, type Placement } from './postgres-embedded/placement.ts';
import { serverSettings } from './postgres-embedded/settings.ts';
import { superviseServer } from './postgres-embedded/supervise.ts';
import { StartError } from './postgres-embedded/start-error.ts';

export interface EmbeddedPostgresOptions {
  /** Made when missing; one Hookwire at a time. */
  dataDir: string;
  logger: Logger;
  /** Added to postgresql.conf. */
  settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  connectionString: string;
  /** Stops the server and gives the data directory free. */
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 600_000;
const READY_POLL_MS = 50;
const REACH_TIMEOUT_MS = 30_000;

/** A PostgreSQL of our own, from npm packages, that outlives a crash of this process and is then adopted. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  const placement = await placeServer(dataDir);
  const lock = await acquireLock(path.join(placement.home, 'lock'));
  if ('heldBy' in lock) {
    throw new StartError(
      `${dataDir} is in use by another Hookwire (process ${lock.heldBy.pid}). Stop it first, or set DATA_DIR to another directory.`,
    );
  }
  try {
    const server = await startLocked(placement, { ...options, dataDir });
    const stop = async () => {
      await server.stop();
      await lock.release();
    };
    return { connectionString: server.connectionString, stop };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * The database of this data directory, for a tool beside the server: of a Hookwire that runs, or started for as long
 * as it is needed.
 */
export async function reachEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  if (!(await hasDatabase(dataDir))) {
    throw new StartError(
      `${dataDir} has no database yet. Start Hookwire first, or set DATA_DIR or DATABASE_URL as it has them.`,
    );
  }
  const placement = await placeServer(dataDir);
  const lock = await acquireLock(path.join(placement.home, 'lock'));
  if (!('heldBy' in lock)) {
    await lock.release();
    return startEmbeddedPostgres(options);
  }
  const password = await readOrMakePassword(dataDir, placement);
  const running = await untilReady(() => findRunningSoon(placement), password);
  return { connectionString: connectionStringFor(running, password), stop: () => Promise.resolve() };
}

/** A Hookwire that holds the data directory may still be starting its server. */
async function findRunningSoon(placement: Placement): Promise<RunningServer> {
  const deadline = Date.now() + REACH_TIMEOUT_MS;
  for (;;) {
    const running = await findRunning(placement);
    if (running) return running;
    if (Date.now() > deadline)
      throw new StartError(`The Hookwire that holds ${placement.home} runs no database. Is it stopping?`);
    await sleep(READY_POLL_MS);
  }
}

async function startLocked(
  placement: Placement,
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { logger, dataDir } = options;
  const binaries = await findBinaries(placement.account, placement.home);
  const password = await readOrMakePassword(dataDir, placement);
  await ensureCluster(placement, binaries, password);
  await leaveNote(dataDir, placement);

  const survivor = await findRunning(placement);
  if (survivor)
    logger.info(
      { pid: survivor.process.pid },
      'Adopting the PostgreSQL that an earlier Hookwire left running',
    );
  // Connections are handed out once, so a restart must come back at the same address.
  const port = process.platform === 'win32' ? (survivor?.port ?? (await freeLoopbackPort())) : null;
  const start = async (): Promise<RunningServer> => {
    await writeSettings(placement, { ...serverSettings(placement, port), ...options.settings });
    return startServer(placement, binaries);
  };

  const running = await untilReady(async () => (await findRunning(placement)) ?? start(), password);
  const supervisor = superviseServer(running, start, logger);
  return {
    connectionString: connectionStringFor(running, password),
    stop: async () => {
      await supervisor.stop();
      await stopServer(placement, binaries);
    },
  };
}

/** An adopted server may be in recovery, or be shutting down and have to be started again. */
async function untilReady(
  findOrStart: () => Promise<RunningServer>,
  password: string,
): Promise<RunningServer> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const server = await findOrStart();
    if (await ensureDatabase(server, password)) return server;
    if (Date.now() > deadline) throw new StartError('The embedded PostgreSQL runs but takes no connections');
    await sleep(READY_POLL_MS);
  }
}

function freeLoopbackPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new StartError('No free loopback port'));
      });
    });
  });
}

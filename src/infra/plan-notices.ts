import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import type { PrismaClient } from '#generated/prisma/client.ts';
import type { Logger } from '#domain/context.ts';
import type { Bus } from '#domain/stream/bus.ts';

const CHANNEL = 'hookwire_plan_changed';
const RETRY_MS = 2_000;

/** For a process that is no server and so has no bus: tells every server on this database. */
export async function notifyPlanChanged(db: PrismaClient, workspaceId: string): Promise<void> {
  await db.$executeRaw`SELECT pg_notify(${CHANNEL}, ${workspaceId})`;
}

interface Deps {
  connectionString: string;
  bus: Pick<Bus, 'publish'>;
  logger: Logger;
}

/** Hands what `notifyPlanChanged` tells to this node's bus. Returns the function that stops it. */
export function hearPlanChanges(deps: Deps): () => Promise<void> {
  const stop = new AbortController();
  const listen = async (): Promise<void> => {
    for (let isFirst = true; !stop.signal.aborted; isFirst = false) {
      await listenOnce(deps, { isFirst, signal: stop.signal }).catch((error: unknown) => {
        deps.logger.warn({ err: error }, 'plans: changes by an operator are not heard, trying again');
      });
      await sleep(RETRY_MS, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    }
  };
  const done = listen();
  return async () => {
    stop.abort();
    await done;
  };
}

/** Resolves when stopped; rejects when the connection is lost. */
async function listenOnce(
  { connectionString, bus }: Deps,
  { isFirst, signal }: { isFirst: boolean; signal: AbortSignal },
): Promise<void> {
  const client = new pg.Client({
    connectionString,
    application_name: 'hookwire plan notices',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  const over = new Promise<void>((resolve, reject) => {
    client.on('error', reject);
    client.on('end', () => {
      reject(new Error('the connection ended'));
    });
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
  over.catch(() => undefined);
  client.on('notification', ({ payload }) => {
    const workspaceId = z.uuid().safeParse(payload);
    if (workspaceId.success) bus.publish({ topic: 'plan-changed', workspaceId: workspaceId.data });
  });
  try {
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    // What was told meanwhile was not heard.
    if (!isFirst) bus.publish({ topic: 'bus-resumed' });
    await over;
  } finally {
    await Promise.race([client.end().catch(() => undefined), sleep(1_000, undefined, { ref: false })]);
  }
}

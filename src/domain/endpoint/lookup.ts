import type { PrismaClient } from '#generated/prisma/client.ts';
import type { Bus } from '#domain/stream/bus.ts';
import type { Clock } from '#domain/context.ts';
import { EndpointAnswer } from './schemas.ts';

/** What the hot path needs to know of an endpoint. */
export interface EndpointRecord {
  id: string;
  workspaceId: string;
  planId: string;
  paused: boolean;
  /** Unix time in milliseconds; null: never. */
  expiresAtMs: number | null;
  /** null: the documented answer. */
  answer: EndpointAnswer | null;
}

export interface EndpointLookup {
  /** By UUID or alias; null when there is none. */
  find(idOrAlias: string): Promise<EndpointRecord | null>;
  close(): void;
}

const MAX_ENTRIES = 20_000;
/** Bounds what a lost hint costs. */
const MAX_AGE_MS = 10_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ALIAS = /^[a-z0-9][a-z0-9-]{1,46}[a-z0-9]$/;

async function load(db: PrismaClient, key: string): Promise<EndpointRecord | null> {
  const row = await db.endpoint.findFirst({
    where: {
      ...(UUID.test(key) ? { id: key } : { alias: key }),
      deletedAt: null,
      workspace: { deletedAt: null },
    },
    include: { workspace: { select: { plan: true } } },
  });
  if (!row) return null;
  const answer =
    row.answerStatus === null
      ? null
      : EndpointAnswer.parse({
          status: row.answerStatus,
          headers: row.answerHeaders ?? [],
          body: Buffer.from(row.answerBody ?? []).toString('utf8'),
          delayMs: row.answerDelayMs,
        });
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    planId: row.workspace.plan,
    paused: row.pausedAt !== null,
    expiresAtMs: row.expiresAt?.getTime() ?? null,
    answer,
  };
}

/** An in-memory cache in front of the endpoint table: bounded, aged, and emptied by hints from the bus. */
export function createEndpointLookup(deps: { db: PrismaClient; bus: Bus; clock: Clock }): EndpointLookup {
  const entries = new Map<string, { found: Promise<EndpointRecord | null>; untilMs: number }>();

  function forget(keys: readonly string[]): void {
    for (const key of keys) entries.delete(key.toLowerCase());
  }
  const unsubscribe = [
    deps.bus.subscribe('endpoint-changed', ({ endpointId, aliases }) => forget([endpointId, ...aliases])),
    deps.bus.subscribe('endpoint-deleted', ({ endpointId, aliases }) => forget([endpointId, ...aliases])),
    deps.bus.subscribe('plan-changed', () => entries.clear()),
    deps.bus.subscribe('workspace-deleted', () => entries.clear()),
  ];

  return {
    find: (idOrAlias) => {
      const key = idOrAlias.toLowerCase();
      if (!UUID.test(key) && !ALIAS.test(key)) return Promise.resolve(null);
      const now = deps.clock.now();
      const entry = entries.get(key);
      if (entry && entry.untilMs > now) return entry.found;
      entries.delete(key);
      if (entries.size >= MAX_ENTRIES) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      const found = load(deps.db, key);
      const fresh = { found, untilMs: now + MAX_AGE_MS };
      entries.set(key, fresh);
      found.catch(() => {
        if (entries.get(key) === fresh) entries.delete(key);
      });
      return found;
    },
    close: () => {
      for (const end of unsubscribe) end();
    },
  };
}

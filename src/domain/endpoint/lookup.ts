import { setTimeout as sleep } from 'node:timers/promises';
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
  /** What `find` would give where it is at hand; undefined where it has to be looked up. Exact keys only. */
  peek(idOrAlias: string): EndpointRecord | null | undefined;
  /** By UUID or alias; null when there is none. */
  find(idOrAlias: string): Promise<EndpointRecord | null>;
  close(): void;
}

interface Entry {
  found: Promise<EndpointRecord | null>;
  untilMs: number;
  /** What was found; undefined while it is looked up. Serves on when the next look-up fails. */
  record: EndpointRecord | null | undefined;
}

const MAX_ENTRIES = 20_000;
/** Bounds what a lost hint costs. */
const MAX_AGE_MS = 10_000;
/** The last wait before a look-up fails; all of them together are about twice as long. */
const MAX_WAIT_MS = 6_400;
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

/** A capture whose endpoint isn't known yet waits out a short absence of the database rather than being lost. */
async function loadPatiently(db: PrismaClient, key: string): Promise<EndpointRecord | null> {
  for (let waitMs = 100; ; waitMs *= 2) {
    try {
      return await load(db, key);
    } catch (error) {
      if (waitMs > MAX_WAIT_MS) throw error;
      await sleep(waitMs);
    }
  }
}

/** An in-memory cache in front of the endpoint table: bounded, aged, and emptied by hints from the bus. */
export function createEndpointLookup(deps: { db: PrismaClient; bus: Bus; clock: Clock }): EndpointLookup {
  const entries = new Map<string, Entry>();

  function forget(keys: readonly string[]): void {
    for (const key of keys) entries.delete(key.toLowerCase());
  }
  /** Asks again, and goes on with what was known while the database is away. */
  function renew(key: string, known: EndpointRecord, now: number): Promise<EndpointRecord | null> {
    const fresh: Entry = {
      found: load(deps.db, key).catch(() => known),
      untilMs: now + MAX_AGE_MS,
      record: known,
    };
    entries.set(key, fresh);
    void fresh.found.then((record) => {
      fresh.record = record;
    });
    return fresh.found;
  }

  const unsubscribe = [
    deps.bus.subscribe('endpoint-changed', ({ endpointId, aliases }) => forget([endpointId, ...aliases])),
    deps.bus.subscribe('endpoint-deleted', ({ endpointId, aliases }) => forget([endpointId, ...aliases])),
    deps.bus.subscribe('plan-changed', () => entries.clear()),
    deps.bus.subscribe('workspace-deleted', () => entries.clear()),
  ];

  return {
    peek: (idOrAlias) => {
      const entry = entries.get(idOrAlias);
      return entry && entry.untilMs > deps.clock.now() ? entry.record : undefined;
    },
    find: (idOrAlias) => {
      const key = idOrAlias.toLowerCase();
      if (!UUID.test(key) && !ALIAS.test(key)) return Promise.resolve(null);
      const now = deps.clock.now();
      const entry = entries.get(key);
      if (entry && entry.untilMs > now) return entry.found;
      if (entry?.record) return renew(key, entry.record, now);
      entries.delete(key);
      if (entries.size >= MAX_ENTRIES) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      const found = loadPatiently(deps.db, key);
      const fresh: Entry = { found, untilMs: now + MAX_AGE_MS, record: undefined };
      entries.set(key, fresh);
      found.then(
        (record) => {
          fresh.record = record;
        },
        () => {
          if (entries.get(key) === fresh) entries.delete(key);
        },
      );
      return found;
    },
    close: () => {
      for (const end of unsubscribe) end();
    },
  };
}

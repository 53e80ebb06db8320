import { setTimeout as sleep } from 'node:timers/promises';
import type { PrismaClient } from '#generated/prisma/client.ts';
import type { Bus } from '#domain/stream/bus.ts';
import type { Clock } from '#domain/context.ts';
import { compileFilter, type CompiledFilter } from '#domain/destination/match-filter.ts';
import { DomainError } from '#domain/errors.ts';
import { isEndpointOverLimit } from './over-limit.ts';
import type { EndpointAnswer } from './schemas.ts';
import { storedAnswer } from './stored-answer.ts';

/** What the hot path needs to know of an endpoint. */
export interface EndpointRecord {
  id: string;
  workspaceId: string;
  planId: string;
  paused: boolean;
  /** The plan has fewer endpoints than are older: it takes nothing, and its log can be read. */
  overLimit: boolean;
  /** Unix time in milliseconds; null: never. */
  expiresAtMs: number | null;
  /** null: the documented answer. */
  answer: EndpointAnswer | null;
  /** How long a connected client may take to answer in its place, in milliseconds; null: none is asked. */
  clientAnswerMs: number | null;
  /** Those that captures go to, the oldest first. */
  destinations: readonly DestinationRecord[];
}

/** What the hot path needs to know of a destination. */
export interface DestinationRecord {
  id: string;
  /** null: it takes every capture. */
  filter: CompiledFilter | null;
}

export interface EndpointLookup {
  /** What `find` would give where it is at hand; undefined where it has to be looked up. Exact keys only. */
  peek(idOrAlias: string): EndpointRecord | undefined;
  /** By UUID or alias; null when there is none. */
  find(idOrAlias: string): Promise<EndpointRecord | null>;
  close(): void;
}

interface Known {
  record: EndpointRecord;
  untilMs: number;
}

const MAX_KNOWN = 20_000;
const MAX_UNKNOWN = 5_000;
/** Look-ups under way: a flood of made-up addresses must not starve the database, nor pile up here. */
const MAX_PENDING = 64;
/** Bounds what a lost hint costs. */
const MAX_AGE_MS = 10_000;
/** The last wait before a look-up fails; all of them together are about twice as long. */
const MAX_WAIT_MS = 6_400;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ALIAS = /^[a-z0-9][a-z0-9-]{1,46}[a-z0-9]$/;

interface Sources {
  db: PrismaClient;
  clock: Clock;
  /** How many endpoints a plan has; null: no limit. */
  endpointLimit: (planId: string) => number | null;
}

async function load({ db, clock, endpointLimit }: Sources, key: string): Promise<EndpointRecord | null> {
  const row = await db.endpoint.findFirst({
    where: {
      ...(UUID.test(key) ? { id: key } : { alias: key }),
      deletedAt: null,
      workspace: { deletedAt: null },
    },
    include: {
      workspace: { select: { plan: true } },
      destinations: {
        where: { isListed: true, disabledAt: null, deletedAt: null },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        select: { id: true, filter: true },
      },
    },
  });
  if (!row) return null;
  const limit = endpointLimit(row.workspace.plan);
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    planId: row.workspace.plan,
    paused: row.pausedAt !== null,
    overLimit: await isEndpointOverLimit(db, row, { limit, nowMs: clock.now() }),
    expiresAtMs: row.expiresAt?.getTime() ?? null,
    answer: storedAnswer(row),
    clientAnswerMs: row.answerFromClient ? row.answerDeadlineMs : null,
    destinations: row.destinations.map(({ id, filter }) => ({ id, filter: compileFilter(filter) })),
  };
}

/** A capture whose endpoint isn't known yet waits out a short absence of the database rather than being lost. */
async function loadPatiently(sources: Sources, key: string): Promise<EndpointRecord | null> {
  for (let waitMs = 100; ; waitMs *= 2) {
    try {
      return await load(sources, key);
    } catch (error) {
      if (waitMs > MAX_WAIT_MS) throw error;
      await sleep(waitMs);
    }
  }
}

/** Drops the entry that was set first when the map is full. */
function makeRoom(map: Map<string, unknown>, size: number): void {
  if (map.size < size) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}

/** An in-memory cache in front of the endpoint table: bounded, aged, and emptied by hints from the bus. */
export function createEndpointLookup(deps: Sources & { bus: Bus }): EndpointLookup {
  const { bus, clock } = deps;
  const known = new Map<string, Known>();
  // Apart, so that made-up addresses can't push out those that are in use.
  const unknown = new Map<string, number>();
  const pending = new Map<string, Promise<EndpointRecord | null>>();
  let generation = 0;

  function forget(keys: readonly string[]): void {
    generation += 1;
    for (const key of keys) {
      known.delete(key.toLowerCase());
      unknown.delete(key.toLowerCase());
    }
  }
  /** One endpoint less: others may come within their plan. */
  function forgetOverLimit(): void {
    for (const [key, { record }] of known) if (record.overLimit) known.delete(key);
  }
  function forgetAll(): void {
    generation += 1;
    known.clear();
  }
  /** What is known goes on only where the database is away. */
  function doubtAll(): void {
    generation += 1;
    for (const entry of known.values()) entry.untilMs = 0;
    unknown.clear();
  }
  function remember(key: string, record: EndpointRecord | null): void {
    const untilMs = clock.now() + MAX_AGE_MS;
    known.delete(key);
    unknown.delete(key);
    if (record) {
      makeRoom(known, MAX_KNOWN);
      known.set(key, { record, untilMs });
    } else {
      makeRoom(unknown, MAX_UNKNOWN);
      unknown.set(key, untilMs);
    }
  }

  async function ask(key: string, before: EndpointRecord | undefined): Promise<EndpointRecord | null> {
    const asked = generation;
    // What was known goes on while the database is away.
    const record = await (before ? load(deps, key).catch(() => before) : loadPatiently(deps, key));
    // An answer from before a change must not outlive it.
    if (asked === generation) remember(key, record);
    return record;
  }

  const unsubscribe = [
    bus.subscribe('endpoint-changed', ({ endpointId, aliases }) => forget([endpointId, ...aliases])),
    bus.subscribe('endpoint-deleted', ({ endpointId, aliases }) => {
      forget([endpointId, ...aliases]);
      forgetOverLimit();
    }),
    bus.subscribe('plan-changed', forgetAll),
    bus.subscribe('workspace-deleted', forgetAll),
    bus.subscribe('bus-resumed', doubtAll),
  ];

  return {
    peek: (idOrAlias) => {
      const entry = known.get(idOrAlias);
      return entry && entry.untilMs > clock.now() ? entry.record : undefined;
    },
    find: (idOrAlias) => {
      const key = idOrAlias.toLowerCase();
      if (!UUID.test(key) && !ALIAS.test(key)) return Promise.resolve(null);
      const now = clock.now();
      const entry = known.get(key);
      if (entry && entry.untilMs > now) return Promise.resolve(entry.record);
      if ((unknown.get(key) ?? 0) > now) return Promise.resolve(null);
      const underWay = pending.get(key);
      if (underWay) return underWay;
      if (!entry && pending.size >= MAX_PENDING) {
        const words = 'Too many unknown addresses are being looked up. Send it again in a moment.';
        return Promise.reject(new DomainError('unavailable', words, { retryAfterMs: 1_000 }));
      }
      const asked = ask(key, entry?.record).finally(() => pending.delete(key));
      pending.set(key, asked);
      return asked;
    },
    close: () => {
      for (const end of unsubscribe) end();
    },
  };
}

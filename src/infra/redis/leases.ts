import type { Logger } from '#domain/context.ts';
import { runScript } from './lease-scripts.ts';
import type { RedisLink } from './link.ts';

export interface Occupant {
  id: string;
  value: string;
}

/** Places with room for so many, over all nodes. What a node holds is lost when the node doesn't renew its lease. */
export interface Leases {
  /** Null when `cap` others are there (null: no cap). Returns the function that leaves. */
  enter(place: string, occupant: Occupant, cap: number | null): Promise<(() => void) | null>;
  /** The values of all who are there. */
  read(place: string): Promise<string[]>;
  close(): Promise<void>;
}

/** How long after its last word a node's places are free, in milliseconds. */
export const LEASE_MS = 12_000;
/** How often it says that it is there. */
const RENEW_MS = 4_000;
/** All that a node holds is said again every so many renewals, which heals whatever Redis may have forgotten. */
const ASSERT_EVERY = 5;
/** After this a place that no node speaks of is forgotten, in milliseconds. */
const PLACE_MS = 120_000;
const CHUNK = 200;

const NODES = 'hookwire:{presence}:nodes';

function keyOf(place: string): string {
  return `hookwire:{presence}:${place}`;
}

/**
 * Where an answer of Redis is lost, nobody knows what it has: then this node takes a new lease, says under it what
 * it holds, whatever the cap, and gives up the old one with all that may be left of it. Until then, and while Redis
 * is away, it lets in by what it holds itself.
 */
export function createLeases(link: RedisLink, options: { nodeId: string; logger: Logger }): Leases {
  const { nodeId, logger } = options;
  const { commands } = link;
  const held = new Map<string, Map<string, string>>();
  /** By when they end of themselves. */
  const formerLeases = new Map<string, number>();
  let epoch = 0;
  let lease = `${nodeId}.0`;
  let isInDoubt = true;
  let doubts = 0;
  let recovering: Promise<void> | null = null;
  let isReported = false;
  let isClosed = false;

  const isTrusted = (): boolean => !isInDoubt;

  function doubt(): void {
    doubts += 1;
    isInDoubt = true;
  }

  /** A lost connection says so itself. */
  function reportOnce(error: unknown): void {
    doubt();
    if (isReported || isClosed || !(error instanceof Error) || error.name !== 'ReplyError') return;
    isReported = true;
    logger.warn(
      { reason: error.message },
      'Presence: Redis refuses; places are given by what this node knows itself',
    );
  }

  async function assertPlace(place: string): Promise<void> {
    const own = held.get(place);
    if (!own) return;
    const args = [lease, PLACE_MS, ...[...own].flat()];
    await runScript(commands, 'assert', { keys: [NODES, keyOf(place)], args });
  }

  async function assertAll(): Promise<void> {
    const places = [...held.keys()];
    for (let at = 0; at < places.length; at += CHUNK)
      await Promise.all(places.slice(at, at + CHUNK).map(assertPlace));
  }

  async function recover(): Promise<void> {
    const before = doubts;
    const nowMs = performance.now();
    for (const [former, untilMs] of formerLeases) if (untilMs < nowMs) formerLeases.delete(former);
    formerLeases.set(lease, nowMs + LEASE_MS);
    lease = `${nodeId}.${(epoch += 1)}`;
    await runScript(commands, 'renew', { keys: [NODES], args: [lease, LEASE_MS, 1] });
    await assertAll();
    await commands.zrem(NODES, ...formerLeases.keys());
    formerLeases.clear();
    isInDoubt = doubts !== before;
    isReported = false;
  }

  function recoverOnce(): Promise<void> {
    recovering ??= recover()
      .catch(reportOnce)
      .finally(() => (recovering = null));
    return recovering;
  }

  async function renew(round: number): Promise<void> {
    if (isInDoubt) {
      await recoverOnce();
      return;
    }
    try {
      const isAlive = await runScript(commands, 'renew', { keys: [NODES], args: [lease, LEASE_MS, 0] });
      if (isAlive !== 1) await recoverOnce();
      else if (round % ASSERT_EVERY === 0) await assertAll();
    } catch {
      doubt();
    }
  }

  let round = 0;
  const timer = setInterval(() => {
    if (commands.status === 'ready') void renew((round += 1));
  }, RENEW_MS);
  timer.unref();
  // What was said while the connection was lost may or may not have been heard.
  commands.on('ready', () => void recoverOnce());
  commands.on('close', doubt);

  async function ask(place: string, occupant: Occupant, cap: number | null): Promise<unknown> {
    const args = [lease, PLACE_MS, cap ?? -1, occupant.id, occupant.value];
    return runScript(commands, 'enter', { keys: [NODES, keyOf(place)], args });
  }

  /** Null when Redis has no answer. */
  async function judge(place: string, occupant: Occupant, cap: number | null): Promise<unknown> {
    if (commands.status === 'ready' && !isTrusted()) await recoverOnce();
    if (!isTrusted()) return null;
    try {
      const verdict = await ask(place, occupant, cap);
      if (verdict !== 'lost') return verdict;
      await recoverOnce();
      return isTrusted() ? await ask(place, occupant, cap) : null;
    } catch {
      doubt();
      return null;
    }
  }

  function hold(place: string, { id, value }: Occupant): () => void {
    const own = held.get(place) ?? new Map<string, string>();
    held.set(place, own);
    own.set(id, value);
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      own.delete(id);
      if (own.size === 0 && held.get(place) === own) held.delete(place);
      commands.hdel(keyOf(place), `${lease}/${id}`).catch(doubt);
    };
  }

  return {
    enter: async (place, occupant, cap) => {
      const asked = lease;
      const verdict = await judge(place, occupant, cap);
      if (verdict === 'full') return null;
      if (verdict !== 'in' && cap !== null && (held.get(place)?.size ?? 0) >= cap) return null;
      const leave = hold(place, occupant);
      // A new lease that was taken meanwhile does not know of this one.
      if (verdict === 'in' && asked !== lease) await assertPlace(place).catch(doubt);
      return leave;
    },
    read: async (place) => {
      const own = [...(held.get(place)?.values() ?? [])];
      try {
        const values = await runScript(commands, 'read', { keys: [NODES, keyOf(place)] });
        // Guarantee: the script returns a list of strings.
        return [...new Set([...own, ...(values as string[])])];
      } catch {
        return own;
      }
    },
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      await recovering;
      await commands.zrem(NODES, lease, ...formerLeases.keys()).catch(() => undefined);
    },
  };
}

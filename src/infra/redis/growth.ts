import { decodeGrowth, encodeGrowth } from './bus-wire.ts';
import type { RedisLink } from './link.ts';

export interface Growth {
  /** Tells the other nodes that follow the endpoint, if any. Costs the caller a look into a map or two. */
  tell(endpointId: string, head: number): void;
  hear(endpointId: string): () => void;
  /** Other nodes follow these endpoints from now on. */
  heardElsewhere(endpointIds: readonly string[]): void;
}

export interface GrowthOptions {
  nodeId: string;
  onGrown(endpointId: string, head: number): void;
  /** From now on the growth of these is heard. */
  onHeard(endpointIds: readonly string[]): void;
}

/** Between two writes to Redis, in milliseconds: an idle node tells at once, a busy one 200 times a second. */
const PAUSE_MS = 5;
/** Endpoints of one write, and those that may wait for it; what is left out is found by polling. */
const MAX_WRITE = 500;
const MAX_WAITING = 10_000;
/** How long an endpoint that no other node follows isn't told of, in milliseconds, unless one says that it does. */
const QUIET_MS = 1_000;
const MAX_QUIET = 20_000;

interface Quiet {
  untilMs: number;
  /** The newest head that was not told. */
  untold: number | null;
}

function channelOf(endpointId: string): string {
  return `hookwire:log:${endpointId}`;
}

/**
 * Heads over a channel per endpoint, so that only nodes that follow it get them. One write is under way at a time
 * with the newest head of each endpoint that grew meanwhile.
 */
export function createGrowth(link: RedisLink, options: GrowthOptions): Growth {
  const { nodeId } = options;
  const waiting = new Map<string, number>();
  const quiet = new Map<string, Quiet>();
  const ownHeard = new Set<string>();
  /** Said by other nodes while a write is under way, whose answer can be older than that. */
  const saidMeanwhile = new Set<string>();
  let newlyHeard: string[] = [];
  let isBusy = false;

  function markQuiet(endpointId: string): void {
    if (quiet.size >= MAX_QUIET) quiet.clear();
    quiet.set(endpointId, { untilMs: performance.now() + QUIET_MS, untold: null });
  }

  async function write(): Promise<void> {
    const heads = [...waiting].slice(0, MAX_WRITE);
    for (const [endpointId] of heads) waiting.delete(endpointId);
    saidMeanwhile.clear();
    const pipeline = link.commands.pipeline();
    for (const [endpointId, head] of heads)
      pipeline.publish(channelOf(endpointId), encodeGrowth(nodeId, head));
    const answers = (await pipeline.exec()) ?? [];
    for (const [i, [endpointId]] of heads.entries()) {
      const [error, receivers] = answers[i] ?? [];
      const others = Number(receivers) - (ownHeard.has(endpointId) ? 1 : 0);
      if (!error && others <= 0 && !saidMeanwhile.has(endpointId)) markQuiet(endpointId);
    }
  }

  function writeSoon(): void {
    if (isBusy) return;
    isBusy = true;
    // All endpoints of one commit are one write.
    setImmediate(() => {
      write()
        .catch(() => undefined)
        .finally(() =>
          setTimeout(() => {
            isBusy = false;
            if (waiting.size > 0) writeSoon();
          }, PAUSE_MS),
        );
    });
  }

  function tell(endpointId: string, head: number): void {
    const silence = quiet.get(endpointId);
    if (silence && performance.now() < silence.untilMs) {
      silence.untold = head;
      return;
    }
    if (silence) quiet.delete(endpointId);
    if (!link.isUp() || waiting.size >= MAX_WAITING) return;
    waiting.set(endpointId, Math.max(head, waiting.get(endpointId) ?? 0));
    writeSoon();
  }

  function noteHeard(endpointId: string): void {
    ownHeard.add(endpointId);
    newlyHeard.push(endpointId);
    if (newlyHeard.length > 1) return;
    setImmediate(() => {
      const heard = newlyHeard;
      newlyHeard = [];
      options.onHeard(heard);
    });
  }

  return {
    tell,
    hear: (endpointId) => {
      const end = link.listen(channelOf(endpointId), {
        onMessage: (text) => {
          const growth = decodeGrowth(text);
          if (growth && growth.from !== nodeId) options.onGrown(endpointId, growth.head);
        },
        onHeard: () => {
          noteHeard(endpointId);
        },
      });
      return () => {
        ownHeard.delete(endpointId);
        end();
      };
    },
    heardElsewhere: (endpointIds) => {
      for (const endpointId of endpointIds) {
        saidMeanwhile.add(endpointId);
        const silence = quiet.get(endpointId);
        quiet.delete(endpointId);
        if (silence?.untold) tell(endpointId, silence.untold);
      }
    },
  };
}

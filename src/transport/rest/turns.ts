import { Problem, retryAfter } from './problem.ts';

/** Lets a caller have a few calls under way; the others wait for their turn. */
export interface Turns {
  /** Resolves with what ends the turn. */
  take(subject: string): Promise<() => void>;
}

interface Line {
  running: number;
  waiting: (() => void)[];
}

const MAX_WAITING = 100;

/**
 * What a call holds while it is answered, the whole body of a request among it, is bounded by how many of a
 * caller's calls run at once.
 */
export function createTurns(atOnce: number): Turns {
  const lines = new Map<string, Line>();

  function end(subject: string, line: Line): void {
    const next = line.waiting.shift();
    // The place goes on to the next one.
    if (next) next();
    else if (--line.running === 0) lines.delete(subject);
  }

  return {
    async take(subject) {
      const line = lines.get(subject) ?? { running: 0, waiting: [] };
      lines.set(subject, line);
      if (line.running < atOnce) line.running += 1;
      else if (line.waiting.length < MAX_WAITING) {
        await new Promise<void>((resolve) => line.waiting.push(resolve));
      } else {
        const message = `${atOnce + MAX_WAITING} calls are under way. Wait for their answers first.`;
        throw new Problem('rate_limited', message, { headers: retryAfter(1000) });
      }
      return () => {
        end(subject, line);
      };
    },
  };
}

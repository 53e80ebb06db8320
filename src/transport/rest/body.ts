import type { IncomingMessage } from 'node:http';
import { Problem, retryAfter } from './problem.ts';

/** Bytes that bodies may hold together while calls are answered; the composition root makes it. */
export interface RestBodyBudget {
  grow(subject: string, before: number, after: number): boolean;
  release(subject: string, size: number): void;
}

export interface BodyBounds {
  maxBytes: number;
  /** A body that takes longer ends the call. */
  maxMs: number;
  budget: RestBodyBudget;
}

/** How long the rest of an unread body is thrown away before the connection is cut, in milliseconds. */
const LINGER_MS = 5_000;
const FIRST_BYTES = 16 * 1024;

/** One buffer that doubles: a list of chunks would cost a sender of single bytes nothing and us a lot. */
function createGatherer() {
  let gathered = Buffer.allocUnsafe(0);
  let size = 0;
  return {
    size: () => size,
    add: (chunk: Buffer) => {
      const needed = size + chunk.length;
      if (needed > gathered.length) {
        const larger = Buffer.allocUnsafe(Math.max(FIRST_BYTES, 2 * needed));
        gathered.copy(larger, 0, 0, size);
        gathered = larger;
      }
      size += chunk.copy(gathered, size);
    },
    whole: () => gathered.subarray(0, size),
  };
}

export interface TakenBody {
  bytes: Buffer;
  /** Gives back the room it took. */
  release(): void;
}

/** @throws {Problem} `payload_too_large`, `request_timeout`, or `unavailable` when there is no room */
export function readBody(
  request: IncomingMessage,
  { maxBytes, maxMs, budget }: BodyBounds,
  subject: string,
): Promise<TakenBody> {
  const gatherer = createGatherer();
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      const after = gatherer.size() + chunk.length;
      if (after > maxBytes) refuse(tooLarge(maxBytes));
      else if (budget.grow(subject, gatherer.size(), after)) gatherer.add(chunk);
      else refuse(noRoom());
    };
    const onEnd = (): void => {
      settle();
      resolve({ bytes: gatherer.whole(), release: () => budget.release(subject, gatherer.size()) });
    };
    const onClose = (): void => {
      refuse(new Problem('invalid_input', 'The connection closed before the whole body was here.'));
    };
    const timer = setTimeout(() => {
      refuse(tooSlow(maxMs));
    }, maxMs);
    function settle(): void {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
    }
    function refuse(problem: Problem): void {
      settle();
      budget.release(subject, gatherer.size());
      request.pause();
      reject(problem);
    }
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) refuse(tooLarge(maxBytes));
    else request.on('data', onData).on('end', onEnd).on('close', onClose);
  });
}

/**
 * Throws the rest of a body that nobody reads away for a while: closing at once would reset the connection,
 * and the sender would see the reset instead of the answer (RFC 9112 section 9.6).
 */
export function discardRest(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
  timer.unref();
  request.once('close', () => {
    clearTimeout(timer);
  });
  request.resume();
}

// The connection can't be used again: the rest of the body would be taken for the next request.
const CLOSE = { Connection: 'close' };

function tooLarge(maxBytes: number): Problem {
  return new Problem('payload_too_large', `The body has more than ${maxBytes} bytes. Send less at once.`, {
    headers: CLOSE,
  });
}

function tooSlow(maxMs: number): Problem {
  return new Problem('request_timeout', `The body was not here within ${maxMs / 1000} s. Send it again.`, {
    headers: CLOSE,
  });
}

function noRoom(): Problem {
  return new Problem('unavailable', 'Too many large bodies are being read. Try again in a second.', {
    headers: { ...CLOSE, ...retryAfter(1000) },
  });
}

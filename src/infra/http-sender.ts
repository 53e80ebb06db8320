import type { Clock } from '#domain/context.ts';
import { hopOf, MAX_HOPS, outgoingHeaders } from '#domain/delivery/outgoing-headers.ts';
import { outgoingPath } from '#domain/delivery/outgoing-path.ts';
import { retryAfterMs } from '#domain/delivery/retry-after.ts';
import type { AttemptResult, OutgoingAttempt, Sender } from '#domain/delivery/sender.ts';
import { beginProgress, type AttemptProgress } from './http-sender/attempt-progress.ts';
import { createConnection, type Connection } from './http-sender/connection.ts';
import { exchange, type Answer, type OutgoingRequest } from './http-sender/exchange.ts';
import { createIdleConnections } from './http-sender/idle-connections.ts';
import { openSocket, type OpenSocketOptions } from './http-sender/open-socket.ts';
import { createUrlParser, type ParsedUrl } from './http-sender/parsed-url.ts';
import { SendFailure, StaleConnection } from './http-sender/send-failure.ts';
import { createStops, type Stop } from './http-sender/stop.ts';

export interface HttpSenderOptions extends OpenSocketOptions {
  clock: Pick<Clock, 'now'>;
  /** For the whole attempt, from the name's look-up to the end of the answer. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;
const NO_ANSWER = { statusCode: 0, headers: [], body: Buffer.alloc(0) };

const TIMEOUT_WORDS: Record<AttemptProgress['doing'], string> = {
  looking_up: 'was not found',
  connecting: 'could not be connected to',
  handshake: 'did not agree on a secure connection',
  waiting: 'did not answer',
};

function requestOf(attempt: OutgoingAttempt, url: URL, nowMs: number): OutgoingRequest {
  if (attempt.method === 'CONNECT') {
    throw new SendFailure('unsendable', 'CONNECT asks for a tunnel, which a destination is not');
  }
  if (hopOf(attempt) > MAX_HOPS) {
    const words = `The request has come through ${MAX_HOPS} deliveries already: a destination leads back to its own endpoint`;
    throw new SendFailure('loop', words);
  }
  const path = outgoingPath(url, attempt.target);
  if (path === null) {
    throw new SendFailure('unsendable', 'The request’s path leads out of the destination’s path by “..”');
  }
  return { method: attempt.method, path, headers: outgoingHeaders(attempt, nowMs), body: attempt.body };
}

/** Sends over HTTP/1.1; connections are judged by the guard, kept for a while, and never shared between pools. */
export function createHttpSender(options: HttpSenderOptions): Sender {
  const { clock, timeoutMs = TIMEOUT_MS } = options;
  const idle = createIdleConnections();
  const parse = createUrlParser();
  const stopFor = createStops(timeoutMs);
  let turn: Promise<void> | null = null;

  interface Sending extends ParsedUrl {
    /** Whose connections it may use. */
    key: string;
    progress: AttemptProgress;
    stop: Stop;
  }

  async function open({ url, origin, progress, stop }: Sending): Promise<Connection> {
    const socket = await openSocket({ url, progress, stop: stop.signal }, options);
    return createConnection(origin, socket, progress.remoteAddress);
  }

  async function exchangeOn(
    connection: Connection,
    request: OutgoingRequest,
    sending: Sending,
  ): Promise<Answer> {
    const { key, progress, stop } = sending;
    progress.doing = 'waiting';
    progress.remoteAddress = connection.remoteAddress;
    const { socket } = connection;
    try {
      const answer = await exchange(connection, request, sending);
      // An answer before the end of the upload leaves the rest of it on the way.
      if (answer.isWhole && socket.writableLength === 0) idle.put(key, connection);
      else socket.destroy();
      return answer;
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      stop.onStop = null;
    }
  }

  /** The end of this turn of the loop, one for all who wait for it. */
  function endOfTurn(): Promise<void> {
    turn ??= new Promise((resolve) => {
      setImmediate(() => {
        turn = null;
        resolve();
      });
    });
    return turn;
  }

  /** Some receivers close right after their answer without saying so: a turn of the loop, and undici’s own, show it. */
  async function takeSettled({ key, stop }: Sending): Promise<Connection | null> {
    for (let kept = idle.take(key); kept; kept = idle.take(key)) {
      await endOfTurn();
      if (stop.reason) {
        kept.socket.destroy();
        throw stop.reason;
      }
      if (!kept.socket.destroyed) return kept;
    }
    return null;
  }

  async function answerTo(attempt: OutgoingAttempt, sending: Sending): Promise<Answer> {
    const request = requestOf(attempt, sending.url, clock.now());
    const kept = await takeSettled(sending);
    if (kept) {
      try {
        return await exchangeOn(kept, request, sending);
      } catch (error) {
        if (!(error instanceof StaleConnection)) throw error;
      }
    }
    return exchangeOn(await open(sending), request, sending);
  }

  function failureOf(thrown: unknown, { host, progress }: Pick<Sending, 'host' | 'progress'>) {
    if (thrown instanceof StaleConnection) {
      return { code: 'reset' as const, message: `${host} ended the connection before the request` };
    }
    if (!(thrown instanceof SendFailure)) throw thrown;
    const { code, message } = thrown;
    const words = `${host} ${TIMEOUT_WORDS[progress.doing]} within ${timeoutMs / 1000} s`;
    return { code, message: code === 'timeout' ? words : message };
  }

  async function resultOf(attempt: OutgoingAttempt, stop: Stop): Promise<AttemptResult> {
    const { url, origin, host } = parse(attempt.url);
    const progress = beginProgress();
    const startedAtMs = clock.now();
    const sending = { url, origin, host, key: `${attempt.pool} ${origin}`, progress, stop };
    let answer: Pick<Answer, 'statusCode' | 'headers' | 'body'> = NO_ANSWER;
    let error: AttemptResult['error'] = null;
    try {
      answer = await answerTo(attempt, sending);
    } catch (thrown) {
      error = failureOf(thrown, sending);
    }
    const { statusCode, headers, body } = answer;
    const retryAfter = headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
    return {
      startedAtMs,
      durationMs: Math.round(performance.now() - progress.startedAt),
      statusCode,
      headers,
      body,
      retryAfterMs: retryAfterMs(retryAfter, clock.now()),
      timings: progress.timings,
      remoteAddress: progress.remoteAddress,
      error,
    };
  }

  return {
    send: async (attempt, signal) => {
      signal?.throwIfAborted();
      const stop = stopFor(signal);
      try {
        const result = await resultOf(attempt, stop);
        signal?.throwIfAborted();
        return result;
      } finally {
        stop.release();
      }
    },
    close: () => {
      idle.close();
      return Promise.resolve();
    },
  };
}

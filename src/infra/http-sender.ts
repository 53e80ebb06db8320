import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '#domain/context.ts';
import { outgoingHeaders } from '#domain/delivery/outgoing-headers.ts';
import { outgoingPath } from '#domain/delivery/outgoing-path.ts';
import { retryAfterMs } from '#domain/delivery/retry-after.ts';
import type { AttemptResult, OutgoingAttempt, Sender } from '#domain/delivery/sender.ts';
import { beginProgress, type AttemptProgress } from './http-sender/attempt-progress.ts';
import { createConnection, type Connection } from './http-sender/connection.ts';
import { exchange, type Answer, type OutgoingRequest } from './http-sender/exchange.ts';
import { createIdleConnections } from './http-sender/idle-connections.ts';
import { openSocket, type OpenSocketOptions } from './http-sender/open-socket.ts';
import { SendFailure, StaleConnection } from './http-sender/send-failure.ts';

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

  interface Sending {
    url: URL;
    /** Whose connections it may use. */
    key: string;
    progress: AttemptProgress;
    stop: AbortSignal;
  }

  async function open({ url, progress, stop }: Sending): Promise<Connection> {
    const socket = await openSocket({ url, progress, stop }, options);
    return createConnection(url.origin, socket, progress.remoteAddress);
  }

  async function exchangeOn(
    connection: Connection,
    request: OutgoingRequest,
    sending: Sending,
  ): Promise<Answer> {
    const { url, key, progress, stop } = sending;
    progress.doing = 'waiting';
    progress.remoteAddress = connection.remoteAddress;
    const { socket } = connection;
    try {
      const answer = await exchange(connection, request, { host: url.host, progress, stop });
      // An answer before the end of the upload leaves the rest of it on the way.
      if (answer.isWhole && socket.writableLength === 0) idle.put(key, connection);
      else socket.destroy();
      return answer;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  /** Some receivers close right after their answer without saying so: a turn of the loop, and undici’s own, show it. */
  async function takeSettled(key: string): Promise<Connection | null> {
    for (let kept = idle.take(key); kept; kept = idle.take(key)) {
      await nextTurn();
      if (!kept.socket.destroyed) return kept;
    }
    return null;
  }

  async function answerTo(attempt: OutgoingAttempt, sending: Sending): Promise<Answer> {
    const request = requestOf(attempt, sending.url, clock.now());
    const kept = await takeSettled(sending.key);
    if (kept) {
      try {
        return await exchangeOn(kept, request, sending);
      } catch (error) {
        if (!(error instanceof StaleConnection)) throw error;
      }
    }
    return exchangeOn(await open(sending), request, sending);
  }

  function failureOf(thrown: unknown, { url, progress }: Pick<Sending, 'url' | 'progress'>) {
    if (thrown instanceof StaleConnection) {
      return { code: 'reset' as const, message: `${url.host} ended the connection before the request` };
    }
    if (!(thrown instanceof SendFailure)) throw thrown;
    const { code, message } = thrown;
    const words = `${url.host} ${TIMEOUT_WORDS[progress.doing]} within ${timeoutMs / 1000} s`;
    return { code, message: code === 'timeout' ? words : message };
  }

  async function resultOf(attempt: OutgoingAttempt, stop: AbortSignal): Promise<AttemptResult> {
    const url = new URL(attempt.url);
    const progress = beginProgress();
    const startedAtMs = clock.now();
    const sending = { url, key: `${attempt.pool} ${url.origin}`, progress, stop };
    let answer: Pick<Answer, 'statusCode' | 'headers' | 'body'> = NO_ANSWER;
    let error: AttemptResult['error'] = null;
    try {
      answer = await answerTo(attempt, sending);
    } catch (thrown) {
      error = failureOf(thrown, { url, progress });
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
      const stop = new AbortController();
      const onAbort = (): void => stop.abort(signal?.reason);
      const timer = setTimeout(() => stop.abort(new SendFailure('timeout', 'time is over')), timeoutMs);
      signal?.addEventListener('abort', onAbort);
      try {
        const result = await resultOf(attempt, stop.signal);
        signal?.throwIfAborted();
        return result;
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      }
    },
    close: () => {
      idle.close();
      return Promise.resolve();
    },
  };
}

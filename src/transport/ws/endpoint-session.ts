import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import type { OpenConsumer } from '#domain/consumer/open-consumer.ts';
import type { FollowStep } from '#domain/stream/follow.ts';
import type { Listener, ReplayDispatch } from '#domain/stream/presence.ts';
import { CLOSE_CODES, type CloseCode } from '#protocol/close-code.ts';
import type { ClientMessage } from '#protocol/endpoint-stream.ts';
import { parseClientMessage, type MessageError } from './client-message.ts';
import { messageFrame, newRequestFrame, replayFrame } from './frames.ts';
import { createLogSource } from './log-source.ts';
import { createMessageBudget } from './message-budget.ts';
import { respond } from './respond.ts';
import type { SessionHandlers, SessionSocket } from './socket-adapter.ts';
import { partsOf } from './step-parts.ts';

export interface SessionStart {
  listener: Listener;
  principal: Principal;
  /** Head of the log at the handshake. */
  head: number;
  /** The position to resume from; null: live only. */
  after: number | null;
  /** The reader whose position the server keeps; null: none. */
  consumer: OpenConsumer | null;
  raw: boolean;
}

export interface EndpointSession extends SessionHandlers {
  /** Runs until the socket closes. */
  run(): Promise<void>;
  /** False when the client does not read what it was sent before. */
  replay(dispatch: ReplayDispatch): boolean;
  end(code: CloseCode, reason: string): void;
}

/** Bad messages after which a client counts as broken, and messages it may send per second, sustained and at once. */
const MAX_BAD_MESSAGES = 20;
const MESSAGE_BUDGET = { perSecond: 50, burst: 200 };
/** A consumer may acknowledge each event. */
const CONSUMER_BUDGET = { perSecond: 2_000, burst: 10_000 };

const ERROR_TEXT = {
  NO_CONSUMER: 'Only a consumer has a position to acknowledge: connect with consumer=<name>',
  ACK_AHEAD: 'This seq was not sent on this connection, so nothing was acknowledged',
} as const;
/** Between two `head` messages, in milliseconds. */
const HEAD_INTERVAL_MS = 15_000;
/** Answers may be large: how many frames above `SMALL_FRAME` a client may send, sustained and at once. */
const LARGE_BUDGET = { perSecond: 10, burst: 50 };
const SMALL_FRAME = 64 * 1024;

/** The endpoint stream's protocol over whatever socket: PROTOCOLS, section 3. */
export function createEndpointSession(
  ctx: DomainContext,
  socket: SessionSocket,
  start: SessionStart,
): EndpointSession {
  const { listener, raw, consumer } = start;
  const { connectionId, endpointId, clientType, clientMode } = listener;
  const abort = new AbortController();
  const after = start.after ?? start.head;
  const source = createLogSource(ctx, { endpointId, connectionId, consumer, after });
  /** Other clients know the documented messages only. */
  const tellsMore = start.after !== null || consumer !== null;
  let badMessages = 0;
  const takeMessage = createMessageBudget(ctx.clock, consumer ? CONSUMER_BUDGET : MESSAGE_BUDGET);
  const takeLarge = createMessageBudget(ctx.clock, LARGE_BUDGET);

  function end(code: CloseCode, reason: string): void {
    abort.abort();
    socket.close(code, reason);
  }

  function framesOf(step: FollowStep): (string | Buffer)[] {
    const timestamp = ctx.clock.now();
    if (step.kind === 'events') return step.events.map((event) => newRequestFrame(event, raw));
    if (!tellsMore) return [];
    if (step.kind === 'caught_up') {
      return [messageFrame({ type: 'caught_up', timestamp, payload: { seq: step.seq } })];
    }
    const { from, to, reason } = step;
    return [messageFrame({ type: 'gap', timestamp, payload: { from, to, reason } })];
  }

  function tellHead(): void {
    if (socket.writable()) return;
    const head = Math.max(ctx.tails.acquire(endpointId).head(), source.position());
    ctx.tails.release(endpointId);
    const payload = { seq: head, lag: head - source.position() };
    socket.send([messageFrame({ type: 'head', timestamp: ctx.clock.now(), payload })]);
  }

  function connectedFrame(): string {
    const about = { connectionId, endpointId, clientType, clientMode, seq: start.head };
    const { name = '', isShared: shared = false, position: seq = 0 } = consumer ?? {};
    const payload = consumer ? { ...about, consumer: { name, shared, seq } } : about;
    return messageFrame({ type: 'connected', timestamp: ctx.clock.now(), payload });
  }

  function tellError(payload: MessageError): void {
    socket.send([messageFrame({ type: 'error', timestamp: ctx.clock.now(), payload })]);
  }

  function refuseMessage(error: MessageError): void {
    badMessages += 1;
    if (badMessages > MAX_BAD_MESSAGES) {
      end(CLOSE_CODES.policyViolation, 'too many messages that are not part of the protocol');
      return;
    }
    tellError(error);
  }

  /** Answers that come to nothing are no fault of the protocol: of two clients one is always late. */
  async function answerSender(message: Extract<ClientMessage, { type: 'respond' }>): Promise<void> {
    const error = await respond(ctx, start, message);
    if (error && !abort.signal.aborted) tellError(error);
  }

  function obey(message: ClientMessage): void {
    switch (message.type) {
      case 'ping':
        socket.send([messageFrame({ type: 'pong', timestamp: ctx.clock.now() })]);
        return;
      case 'respond':
        answerSender(message).catch((error: unknown) => {
          ctx.logger.error({ err: error, connectionId }, 'endpoint stream: an answer failed');
        });
        return;
      case 'ack': {
        const code = source.ack(message.seq);
        if (code) refuseMessage({ code, message: ERROR_TEXT[code] });
      }
    }
  }

  return {
    run: async () => {
      socket.send([connectedFrame()]);
      const heads = tellsMore ? setInterval(tellHead, HEAD_INTERVAL_MS).unref() : undefined;
      try {
        for await (const step of source.steps(abort.signal)) {
          for (const part of partsOf(step)) {
            socket.send(framesOf(part));
            const unsent = socket.writable();
            if (unsent) await unsent;
          }
        }
      } finally {
        clearInterval(heads);
        await source.close();
      }
      if (!abort.signal.aborted) end(CLOSE_CODES.endpointGone, 'endpoint deleted');
    },
    onText: (text) => {
      if (abort.signal.aborted) return;
      if (!takeMessage() || (text.length > SMALL_FRAME && !takeLarge())) {
        end(CLOSE_CODES.policyViolation, 'too many messages');
        return;
      }
      const message = parseClientMessage(text);
      if ('type' in message) obey(message);
      else if (message.code === 'INVALID_ANSWER') tellError(message);
      else refuseMessage(message);
    },
    onClose: () => {
      abort.abort();
    },
    replay: (dispatch) => {
      if (abort.signal.aborted || socket.writable() !== null) return false;
      socket.send([replayFrame(dispatch, raw)]);
      return true;
    },
    end,
  };
}

import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import type { OpenConsumer } from '#domain/consumer/open-consumer.ts';
import type { FollowStep } from '#domain/stream/follow.ts';
import type { Listener, ReplayDispatch } from '#domain/stream/presence.ts';
import { CLOSE_CODES, type CloseCode } from '#protocol/close-code.ts';
import { ClientMessage } from '#protocol/endpoint-stream.ts';
import { messageFrame, newRequestFrame, replayFrame } from './frames.ts';
import { createLogSource } from './log-source.ts';
import { createMessageBudget } from './message-budget.ts';
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

function parseMessage(text: string): ClientMessage | 'INVALID_MESSAGE' | 'UNKNOWN_TYPE' {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'INVALID_MESSAGE';
  }
  const parsed = ClientMessage.safeParse(json);
  if (parsed.success) return parsed.data;
  const type = typeof json === 'object' && json !== null && 'type' in json ? json.type : undefined;
  return typeof type === 'string' && !KNOWN_TYPES.includes(type) ? 'UNKNOWN_TYPE' : 'INVALID_MESSAGE';
}

const ERROR_TEXT = {
  INVALID_MESSAGE:
    'Send text frames of JSON with a "type", for example {"type":"ping"} or {"type":"ack","seq":7}',
  UNKNOWN_TYPE: 'This message type is not known. Known types: ping, ack',
  NO_CONSUMER: 'Only a consumer has a position to acknowledge: connect with consumer=<name>',
  ACK_AHEAD: 'This seq was not sent on this connection, so nothing was acknowledged',
} as const;
/** Between two `head` messages, in milliseconds. */
const HEAD_INTERVAL_MS = 15_000;
const KNOWN_TYPES: readonly unknown[] = ClientMessage.options.map((one) => one.shape.type.value);

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

  function refuseMessage(code: keyof typeof ERROR_TEXT): void {
    badMessages += 1;
    if (badMessages > MAX_BAD_MESSAGES) {
      end(CLOSE_CODES.policyViolation, 'too many messages that are not part of the protocol');
      return;
    }
    const payload = { message: ERROR_TEXT[code], code };
    socket.send([messageFrame({ type: 'error', timestamp: ctx.clock.now(), payload })]);
  }

  function obey(message: ClientMessage): void {
    if (message.type === 'ping') {
      socket.send([messageFrame({ type: 'pong', timestamp: ctx.clock.now() })]);
      return;
    }
    const refused = source.ack(message.seq);
    if (refused) refuseMessage(refused);
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
      if (!takeMessage()) {
        end(CLOSE_CODES.policyViolation, 'too many messages');
        return;
      }
      const message = parseMessage(text);
      if (typeof message === 'string') refuseMessage(message);
      else obey(message);
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

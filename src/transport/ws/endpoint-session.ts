import type { DomainContext } from '#domain/context.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { follow, type FollowStep } from '#domain/stream/follow.ts';
import type { Listener, ReplayDispatch } from '#domain/stream/presence.ts';
import { CLOSE_CODES, type CloseCode } from '#protocol/close-code.ts';
import { ClientMessage } from '#protocol/endpoint-stream.ts';
import { messageFrame, newRequestFrame, replayFrame } from './frames.ts';
import { createMessageBudget } from './message-budget.ts';
import type { SessionHandlers, SessionSocket } from './socket-adapter.ts';

export interface SessionStart {
  listener: Listener;
  principal: Principal;
  /** Head of the log at the handshake. */
  head: number;
  /** The position to resume from; null: live only. */
  after: number | null;
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

function parseMessage(text: string): ClientMessage | 'INVALID_MESSAGE' | 'UNKNOWN_TYPE' {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'INVALID_MESSAGE';
  }
  const parsed = ClientMessage.safeParse(json);
  if (parsed.success) return parsed.data;
  const typed = typeof json === 'object' && json !== null && 'type' in json && typeof json.type === 'string';
  return typed ? 'UNKNOWN_TYPE' : 'INVALID_MESSAGE';
}

const ERROR_TEXT = {
  INVALID_MESSAGE: 'Send text frames of JSON with a "type", for example {"type":"ping"}',
  UNKNOWN_TYPE: 'This message type is not known. Known types: ping',
} as const;

/** Bytes of bodies that are encoded and sent before the reader is looked at again. */
const PART_BYTES = 128 * 1024;

/** A page in parts, so that a reader that has stopped costs the encoding of one part, not of the page. */
function* partsOf(step: FollowStep): Generator<FollowStep> {
  if (step.kind !== 'events') {
    yield step;
    return;
  }
  let start = 0;
  let bytes = 0;
  for (const [i, event] of step.events.entries()) {
    bytes += event.body.length;
    if (bytes < PART_BYTES && i < step.events.length - 1) continue;
    yield { kind: 'events', events: step.events.slice(start, i + 1) };
    start = i + 1;
    bytes = 0;
  }
}

/** The endpoint stream's protocol over whatever socket: PROTOCOLS, section 3. */
export function createEndpointSession(
  ctx: DomainContext,
  socket: SessionSocket,
  start: SessionStart,
): EndpointSession {
  const { listener, raw } = start;
  const abort = new AbortController();
  let badMessages = 0;
  const takeMessage = createMessageBudget(ctx.clock, MESSAGE_BUDGET);

  function end(code: CloseCode, reason: string): void {
    abort.abort();
    socket.close(code, reason);
  }

  function framesOf(step: FollowStep): (string | Buffer)[] {
    const timestamp = ctx.clock.now();
    if (step.kind === 'events') return step.events.map((event) => newRequestFrame(event, raw));
    // Only a client that resumes knows these two.
    if (start.after === null) return [];
    if (step.kind === 'caught_up') {
      return [messageFrame({ type: 'caught_up', timestamp, payload: { seq: step.seq } })];
    }
    const { from, to, reason } = step;
    return [messageFrame({ type: 'gap', timestamp, payload: { from, to, reason } })];
  }

  return {
    run: async () => {
      const { connectionId, endpointId, clientType, clientMode } = listener;
      const payload = { connectionId, endpointId, clientType, clientMode, seq: start.head };
      socket.send([messageFrame({ type: 'connected', timestamp: ctx.clock.now(), payload })]);
      const input = { endpointId, after: start.after ?? start.head, signal: abort.signal };
      for await (const step of follow(ctx, input)) {
        for (const part of partsOf(step)) {
          socket.send(framesOf(part));
          const unsent = socket.writable();
          if (unsent) await unsent;
        }
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
      const timestamp = ctx.clock.now();
      if (typeof message !== 'string') {
        socket.send([messageFrame({ type: 'pong', timestamp })]);
        return;
      }
      badMessages += 1;
      if (badMessages > MAX_BAD_MESSAGES) {
        end(CLOSE_CODES.policyViolation, 'too many messages that are not part of the protocol');
        return;
      }
      const payload = { message: ERROR_TEXT[message], code: message };
      socket.send([messageFrame({ type: 'error', timestamp, payload })]);
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

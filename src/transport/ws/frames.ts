import type { ReplayDispatch } from '#domain/stream/presence.ts';
import type { StreamEvent } from '#domain/stream/log-store.ts';
import { toCapturedRequest } from '#domain/request/project.ts';
import type { ServerMessage } from '#protocol/endpoint-stream.ts';

function encode(message: ServerMessage): string {
  return JSON.stringify(message);
}

// One event object is shared by all listeners of a node, so that its frame is encoded once for all of them.
const frames = new WeakMap<StreamEvent, Buffer>();
const rawFrames = new WeakMap<StreamEvent, Buffer>();

/** The `new_request` frame of an event; `raw` as asked with `?raw=1`. */
export function newRequestFrame(event: StreamEvent, raw: boolean): Buffer {
  const cache = raw ? rawFrames : frames;
  const known = cache.get(event);
  if (known) return known;
  const payload = toCapturedRequest(event, { raw });
  const frame = Buffer.from(
    encode({ type: 'new_request', timestamp: Math.floor(event.writtenAtMs), payload }),
  );
  cache.set(event, frame);
  return frame;
}

/** The `replay_request` frame for the chosen listener. */
export function replayFrame(replay: ReplayDispatch, raw: boolean): string {
  const { listener, event } = replay;
  return encode({
    type: 'replay_request',
    timestamp: replay.dispatchedAtMs,
    payload: {
      replayId: replay.replayId,
      sourceRequestId: event.id,
      dispatchedAt: new Date(replay.dispatchedAtMs).toISOString(),
      target: {
        connectionId: listener.connectionId,
        clientType: listener.clientType,
        clientMode: listener.clientMode,
        connectedAt: listener.connectedAtMs,
        userAgent: listener.userAgent,
      },
      request: toCapturedRequest(event, { raw }),
    },
  });
}

/** Every other message. */
export function messageFrame(
  message: Exclude<ServerMessage, { type: 'new_request' | 'replay_request' }>,
): string {
  return encode(message);
}

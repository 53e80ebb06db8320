import type { ReplayDispatch } from '#domain/stream/presence.ts';
import type { StreamEvent } from '#domain/stream/log-store.ts';
import { toCapturedRequest } from '#domain/request/project.ts';
import type { ServerMessage } from '#protocol/endpoint-stream.ts';

function encode(message: ServerMessage): string {
  return JSON.stringify(message);
}

/** The `new_request` frame of an event, made once for all listeners; `raw` as asked with `?raw=1`. */
export function newRequestFrame(event: StreamEvent, raw: boolean): Buffer {
  const encoded = (event.encoded ??= {});
  const known = raw ? encoded.raw : encoded.plain;
  if (known) return known;
  const payload = toCapturedRequest(event, { raw });
  const frame = Buffer.from(
    encode({ type: 'new_request', timestamp: Math.floor(event.writtenAtMs), payload }),
  );
  if (raw) encoded.raw = frame;
  else encoded.plain = frame;
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

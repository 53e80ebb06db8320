import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { untilDrained } from './until-drained.ts';

/** All that a session knows of its socket. */
export interface SessionSocket {
  /** Text frames; several go to the network in one write. */
  send(frames: readonly (string | Buffer)[]): void;
  /** Null while little is unsent, else a promise that the peer has read on or the socket has closed. */
  writable(): Promise<void> | null;
  close(code: number, reason: string): void;
}

export interface SessionHandlers {
  onText(text: string): void;
  /** Called once. */
  onClose(): void;
}

/** Unsent bytes from which a session waits: what a reader that has stopped costs in memory. */
const HIGH_WATER_BYTES = 256 * 1024;

/** RFC 6455 section 5.5: a close frame's reason fits into 123 bytes. */
function trimReason(reason: string): string {
  return Buffer.from(reason).subarray(0, 123).toString();
}

/** The only place where a session meets `ws`. */
export function adaptSocket(
  socket: WebSocket,
  stream: Duplex,
): SessionSocket & { bind(handlers: SessionHandlers): void } {
  // One for all that wait: a session may have many senders.
  let drained: Promise<void> | null = null;
  return {
    send: (frames) => {
      if (socket.readyState !== socket.OPEN) return;
      // Corking a single frame would only delay it.
      if (frames.length > 1) stream.cork();
      for (const frame of frames) socket.send(frame, { binary: false });
      if (frames.length > 1) stream.uncork();
    },
    writable: () => {
      if (socket.bufferedAmount < HIGH_WATER_BYTES || socket.readyState !== socket.OPEN) return null;
      drained ??= untilDrained(stream).finally(() => (drained = null));
      return drained;
    },
    close: (code, reason) => {
      socket.close(code, trimReason(reason));
    },
    bind: (handlers) => {
      socket.on('message', (data, isBinary) => {
        // ws gives a Buffer for the default binaryType.
        handlers.onText(isBinary || !Buffer.isBuffer(data) ? '' : data.toString('utf8'));
      });
      socket.once('close', () => {
        handlers.onClose();
      });
      // A protocol error (bad frame, too big) is followed by close.
      socket.on('error', () => undefined);
    },
  };
}

import type { WebSocket } from 'ws';

export interface Heartbeat {
  add(socket: WebSocket): void;
  close(): void;
}

/** Misses after which a peer counts as gone. */
const MAX_MISSES = 2;

/**
 * Protocol pings for all sockets from one timer, spread evenly over the interval, so that thousands of idle
 * sockets cost neither a timer each nor a burst of writes. Any frame from the peer counts as life.
 */
export function createHeartbeat(intervalMs = 30_000, slots = 30): Heartbeat {
  const wheel = Array.from({ length: slots }, () => new Map<WebSocket, number>());
  let now = 0;
  let next = 0;

  const timer = setInterval(() => {
    now = (now + 1) % slots;
    for (const [socket, misses] of wheel[now] ?? []) {
      if (misses >= MAX_MISSES) socket.terminate();
      else {
        wheel[now]?.set(socket, misses + 1);
        socket.ping();
      }
    }
  }, intervalMs / slots);
  timer.unref();

  return {
    add: (socket) => {
      const slot = wheel[next];
      next = (next + 1) % slots;
      if (!slot) return;
      slot.set(socket, 0);
      const alive = (): void => {
        if (slot.has(socket)) slot.set(socket, 0);
      };
      socket.on('pong', alive);
      socket.on('message', alive);
      socket.on('ping', alive);
      socket.once('close', () => slot.delete(socket));
    },
    close: () => {
      clearInterval(timer);
    },
  };
}

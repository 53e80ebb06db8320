import type { Connection } from './connection.ts';

export interface IdleConnections {
  take(key: string): Connection | null;
  put(key: string, connection: Connection): void;
  close(): void;
}

const MOST_PER_KEY = 10;
const MOST_IDLE = 512;
/** A connection in constant use would otherwise never hear that its name leads elsewhere by now. */
const MOST_AGE_MS = 60_000;

/** Connections between two attempts: bounded for each key and in all, the oldest of them given up first. */
export function createIdleConnections(): IdleConnections {
  const keyOf = new Map<Connection, string>();
  const byKey = new Map<string, Connection[]>();
  let isClosed = false;

  function remove(connection: Connection): void {
    const key = keyOf.get(connection);
    if (key === undefined) return;
    keyOf.delete(connection);
    connection.onIdleClose = null;
    const siblings = byKey.get(key);
    if (!siblings) return;
    if (siblings.length > 1) siblings.splice(siblings.lastIndexOf(connection), 1);
    else byKey.delete(key);
  }

  return {
    take: (key) => {
      // The one that was used last is the least likely to be closed by the other side.
      const connection = byKey.get(key)?.at(-1);
      if (!connection) return null;
      remove(connection);
      return connection.socket.destroyed ? null : connection;
    },
    put: (key, connection) => {
      const { socket, openedAt } = connection;
      const isOld = performance.now() - openedAt > MOST_AGE_MS;
      if (isClosed || isOld || socket.destroyed || (byKey.get(key)?.length ?? 0) >= MOST_PER_KEY) {
        socket.destroy();
        return;
      }
      const [oldest] = keyOf.keys();
      if (oldest && keyOf.size >= MOST_IDLE) {
        remove(oldest);
        oldest.socket.destroy();
      }
      const list = byKey.get(key);
      if (list) list.push(connection);
      else byKey.set(key, [connection]);
      keyOf.set(connection, key);
      connection.onIdleClose = () => remove(connection);
    },
    close: () => {
      isClosed = true;
      for (const { socket } of keyOf.keys()) socket.destroy();
    },
  };
}

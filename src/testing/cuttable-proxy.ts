import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttableProxy {
  port: number;
  /** Where connections go from now on; nowhere: they are refused. */
  target: number | null;
  /** Breaks all connections in the middle, as a network does. */
  cut(): void;
  close(): Promise<void>;
}

/** A line to a server that can break, and lead to another server afterwards. */
export async function startCuttableProxy(target: number): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((downstream) => {
    if (proxy.target === null) {
      downstream.destroy();
      return;
    }
    const upstream = connect(proxy.target, '127.0.0.1');
    for (const [socket, other] of [
      [downstream, upstream],
      [upstream, downstream],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroySoon();
      });
      socket.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const proxy: CuttableProxy = {
    // Guarantee: a TCP server that listens has an AddressInfo.
    port: (server.address() as AddressInfo).port,
    target,
    cut,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
  return proxy;
}

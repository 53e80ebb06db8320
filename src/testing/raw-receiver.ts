import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

export interface RawReceiver {
  port: number;
  /** Without a path. */
  url: string;
  /** Everything that each connection received, Latin-1, oldest connection first. */
  received: string[];
  /** Connections that are open now. */
  open(): number;
  close(): Promise<void>;
}

/** `request` is what came since the last complete request, once its head and body are whole. */
export type OnRequest = (socket: Socket, request: string, connection: number) => void;

/** The length of the first whole request; 0 while there is none. */
function wholeLength(text: string): number {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return 0;
  const declared = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end));
  const length = end + 4 + Number(declared?.[1] ?? 0);
  return text.length >= length ? length : 0;
}

/** A TCP server on loopback that sees each byte and answers with any. */
export async function startRawReceiver(
  onRequest: OnRequest,
  onConnection: (socket: Socket) => void = () => undefined,
): Promise<RawReceiver> {
  const sockets = new Set<Socket>();
  const received: string[] = [];
  const server = createServer((socket) => {
    const connection = received.push('') - 1;
    let pending = '';
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      received[connection] = `${received[connection] ?? ''}${text}`;
      pending += text;
      for (let length = wholeLength(pending); length > 0; length = wholeLength(pending)) {
        const request = pending.slice(0, length);
        pending = pending.slice(length);
        onRequest(socket, request, connection);
      }
    });
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    received,
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

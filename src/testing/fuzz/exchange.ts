import { connect } from 'node:net';

const TIMEOUT_MS = 8_000;

/**
 * Sends bytes, says that there are no more, and returns everything that comes back.
 * @throws {Error} when the peer neither answers nor closes
 */
export function exchange(port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const received: Buffer[] = [];
    const timer = setTimeout(() => {
      socket.destroy();
      reject(
        new Error(
          `neither answered nor closed within ${TIMEOUT_MS} ms: ${JSON.stringify(bytes.toString('latin1'))}`,
        ),
      );
    }, TIMEOUT_MS);
    socket.on('data', (chunk) => received.push(chunk));
    // A reset is an answer too: the bytes were no request.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(received));
    });
    socket.on('end', () => socket.end());
    socket.end(bytes);
  });
}

import type { Duplex } from 'node:stream';

/** Resolves when the peer has taken what was written, or the stream has closed. */
export function untilDrained(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}

import type { Connection, Submittable } from 'pg';

/** What this file uses of pg's wire connection beyond its public types. */
interface Wire {
  query(text: string): void;
  stream: { cork(): void; uncork(): void; write(bytes: Buffer): void };
}

const COPY_DATA = 0x64;
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);

/** A COPY, its data and the COMMIT behind it in one write: pg-copy-streams waits for the server's go-ahead in between. */
export function pipelinedCopy(text: string, data: Buffer): Submittable & { done: Promise<void> } {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const done = new Promise<void>((onDone, onError) => {
    resolve = onDone;
    reject = onError;
  });
  const callbacks = {
    handleCopyInResponse: () => undefined,
    handleCommandComplete: () => undefined,
    handleReadyForQuery: () => resolve(),
    handleError: (error: Error) => reject(error),
  };
  return {
    ...callbacks,
    done,
    submit: (connection: Connection) => {
      // Guarantee: pg 8 calls submit with its own Connection, which has these two (pg/lib/connection.js).
      const { query, stream } = connection as unknown as Wire;
      const head = Buffer.allocUnsafe(5);
      head[0] = COPY_DATA;
      head.writeUInt32BE(data.length + 4, 1);
      stream.cork();
      query.call(connection, text);
      stream.write(head);
      stream.write(data);
      stream.write(COPY_DONE);
      stream.uncork();
    },
  };
}

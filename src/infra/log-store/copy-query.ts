import type { Connection, Submittable } from 'pg';

/** What this file uses of pg's wire connection beyond its public types. */
interface CopyConnection {
  query(text: string): void;
  stream: { cork(): void; uncork(): void; write(bytes: Buffer): void };
}

// PostgreSQL protocol, "Message Formats": CopyData is 'd' and a length, CopyDone 'c' and a length.
const COPY_DATA = 0x64;
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);

/**
 * Sends one `COPY … FROM STDIN` or several, their data and what follows in the same text (a COMMIT) in one go: the
 * server takes the data when it gets there, and ignores it after an error (PostgreSQL protocol, "COPY
 * Operations"). A library stream waits for the server's go-ahead first, which is a round trip per commit.
 */
export class CopyQuery implements Submittable {
  readonly done: Promise<void>;
  private readonly text: string;
  private readonly data: readonly Buffer[];
  private resolve: () => void = () => undefined;
  private reject: (error: Error) => void = () => undefined;
  private lastTag = '';

  /** `data`: of each COPY in the text. */
  constructor(text: string, data: readonly Buffer[]) {
    this.text = text;
    this.data = data;
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  submit(connection: Connection): void {
    // Guarantee: pg 8 calls submit with its own Connection, which has these methods (pg/lib/connection.js).
    const wire = connection as unknown as CopyConnection;
    wire.stream.cork();
    wire.query(this.text);
    for (const data of this.data) {
      const head = Buffer.allocUnsafe(5);
      head[0] = COPY_DATA;
      head.writeUInt32BE(data.length + 4, 1);
      // Not pg's own function for it, which copies the data once more.
      wire.stream.write(head);
      wire.stream.write(data);
      wire.stream.write(COPY_DONE);
    }
    wire.stream.uncork();
  }

  // The rest is called by pg as the answers come in.
  handleRowDescription(): void {
    // Of the statement before the COPY, whose one row says nothing.
  }

  handleDataRow(): void {
    // As above.
  }

  handleCopyInResponse(): void {
    // The data is already on its way.
  }

  handleCommandComplete(message: { text: string }): void {
    this.lastTag = message.text;
  }

  handleReadyForQuery(): void {
    // An aborted transaction answers COMMIT with the tag ROLLBACK, and no error.
    if (this.lastTag === 'COMMIT') this.resolve();
    else this.reject(new Error(`the transaction ended with ${this.lastTag}, not COMMIT`));
  }

  handleError(error: Error): void {
    this.reject(error);
  }
}

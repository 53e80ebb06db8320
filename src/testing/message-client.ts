import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { WebSocket, type ClientOptions } from 'ws';

type MessageOf<M extends { type: string }, T extends M['type']> = Extract<M, { type: T }>;

/** A plain client that queues from the first moment, so that no message can be missed; checks each against the schema. */
export class MessageClient<M extends { type: string }> {
  readonly socket: WebSocket;
  readonly messages: M[] = [];
  closed: { code: number; reason: string } | null = null;
  private wake: () => void = () => undefined;

  constructor(url: string, schema: { parse(json: unknown): M }, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data: Buffer) => {
      const json: unknown = JSON.parse(data.toString());
      const message = schema.parse(json);
      // A schema leaves out what it does not know.
      if (!isDeepStrictEqual(message, json)) throw new Error(`not in the schema: ${data.toString()}`);
      this.messages.push(message);
      this.wake();
    });
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.wake();
    });
    this.socket.on('error', () => undefined);
  }

  send(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Resolves when `ready` holds; rejects when the socket closes or the time is over first. */
  async until(ready: () => boolean, timeoutMs = 10_000): Promise<void> {
    const timer = setTimeout(() => this.wake(), timeoutMs);
    const end = performance.now() + timeoutMs;
    while (!ready()) {
      if (this.closed) throw new Error(`closed with ${this.closed.code} ${this.closed.reason}`);
      if (performance.now() >= end)
        throw new Error(`nothing for ${timeoutMs} ms; ${this.messages.length} messages`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    clearTimeout(timer);
  }

  /** The first message of this type, now or later. */
  async next<T extends M['type']>(type: T): Promise<MessageOf<M, T>> {
    const find = () => this.messages.find((message) => message.type === type);
    await this.until(() => find() !== undefined);
    // Guarantee: found by this very type.
    return find() as MessageOf<M, T>;
  }

  all<T extends M['type']>(type: T): MessageOf<M, T>[] {
    return this.messages.filter((message): message is MessageOf<M, T> => message.type === type);
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }

  async closing(): Promise<{ code: number; reason: string }> {
    while (!this.closed) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.closed;
  }
}

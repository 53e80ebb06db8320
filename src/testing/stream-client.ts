import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { ServerMessage } from '#protocol/endpoint-stream.ts';

type MessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

/** A plain client that queues from the first moment, so that no message can be missed; checks each against the schema. */
export class StreamClient {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  closed: { code: number; reason: string } | null = null;
  private wake: () => void = () => undefined;

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data: Buffer) => {
      this.messages.push(ServerMessage.parse(JSON.parse(data.toString())));
      this.wake();
    });
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.wake();
    });
    this.socket.on('error', () => undefined);
  }

  /** Connects and waits for `connected`. */
  static async connect(url: string, options: ClientOptions = {}): Promise<StreamClient> {
    const client = new StreamClient(url, options);
    await client.next('connected');
    return client;
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
  async next<T extends ServerMessage['type']>(type: T): Promise<MessageOf<T>> {
    const find = () => this.messages.find((message) => message.type === type);
    await this.until(() => find() !== undefined);
    // Guarantee: found by this very type.
    return find() as MessageOf<T>;
  }

  all<T extends ServerMessage['type']>(type: T): MessageOf<T>[] {
    return this.messages.filter((message): message is MessageOf<T> => message.type === type);
  }

  async requests(count: number, timeoutMs?: number): Promise<MessageOf<'new_request'>['payload'][]> {
    await this.until(() => this.all('new_request').length >= count, timeoutMs);
    return this.all('new_request').map((message) => message.payload);
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

/** The HTTP answer that refuses an upgrade. */
export async function refusalOf(
  url: string,
  options: ClientOptions = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  const socket = new WebSocket(url, options);
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate();
      reject(new Error('the upgrade was accepted'));
    });
    socket.on('error', reject);
    socket.on('unexpected-response', (_, response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
  });
}

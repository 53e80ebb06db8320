import { WebSocket, type ClientOptions } from 'ws';
import { ServerMessage } from '#protocol/endpoint-stream.ts';
import { MessageClient } from './message-client.ts';

/** A client of the endpoint stream. */
export class StreamClient extends MessageClient<ServerMessage> {
  constructor(url: string, options: ClientOptions = {}) {
    super(url, ServerMessage, options);
  }

  /** Connects and waits for `connected`. */
  static async connect(url: string, options: ClientOptions = {}): Promise<StreamClient> {
    const client = new StreamClient(url, options);
    await client.next('connected');
    return client;
  }

  async requests(
    count: number,
    timeoutMs?: number,
  ): Promise<Extract<ServerMessage, { type: 'new_request' }>['payload'][]> {
    await this.until(() => this.all('new_request').length >= count, timeoutMs);
    return this.all('new_request').map((message) => message.payload);
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

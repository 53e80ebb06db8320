import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import type { AccountEvent } from '#protocol/account-event.ts';
import { AccountServerMessage } from '#protocol/account-stream.ts';
import { MessageClient } from './message-client.ts';

/** A client of the account stream. */
export class AccountClient extends MessageClient<AccountServerMessage> {
  constructor(url: string, options: ClientOptions = {}) {
    super(url, AccountServerMessage, options);
  }

  /** Connects; the credential may still be judged. */
  static async connect(url: string, options: ClientOptions = {}): Promise<AccountClient> {
    const client = new AccountClient(url, options);
    if (client.socket.readyState === WebSocket.CONNECTING) await once(client.socket, 'open');
    return client;
  }

  /** Resolves when everything that was sent before has been handled. */
  async settled(): Promise<void> {
    const before = this.all('pong').length;
    this.send({ type: 'ping' });
    await this.until(() => this.all('pong').length > before);
  }

  async subscribe(ids: string | readonly string[], after?: Readonly<Record<string, number>>): Promise<void> {
    this.send({ type: 'subscribe', endpoint_ids: ids, ...(after && { after }) });
    await this.settled();
  }

  /** The events of one endpoint, or of all. */
  events(endpointId?: string): AccountEvent[] {
    const events = this.all('event').map(({ data }) => data);
    return endpointId === undefined ? events : events.filter((event) => event.endpoint_id === endpointId);
  }

  seqs(endpointId?: string): number[] {
    return this.events(endpointId).map((event) => event.seq);
  }

  async untilEvents(count: number, timeoutMs?: number): Promise<AccountEvent[]> {
    await this.until(() => this.all('event').length >= count, timeoutMs);
    return this.events();
  }
}

import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import type { AccountClient } from './account-client.ts';
import { TEST_CONFIG } from './context.ts';
import { StreamClient } from './stream-client.ts';

/** What came of asking for a place among an endpoint's listeners. */
export interface Knock {
  /** Null: let in. */
  refusal: string | null;
  close(): Promise<void>;
}

function knockOf(refusal: string | null, close: () => Promise<void>): Knock {
  return { refusal, close };
}

/** By the endpoint stream, with an API key. */
export async function knockWithKey(port: number, endpointId: string, key: string): Promise<Knock> {
  const client = new StreamClient(`ws://127.0.0.1:${port}/ws/${endpointId}?apikey=${key}`);
  const refused = await Promise.race([
    once(client.socket, 'open').then(() => null),
    new Promise<IncomingMessage>((resolve) => {
      client.socket.on('unexpected-response', (_, response) => resolve(response));
    }),
  ]);
  if (!refused) {
    await client.next('connected');
    return knockOf(null, () => client.close());
  }
  // Guarantee: the documented refusal of a handshake.
  const { code } = JSON.parse(await text(refused)) as { code: string };
  return knockOf(code, () => Promise.resolve());
}

interface TrpcFrame {
  error?: { data: { domainCode: string } };
  result?: { type: string };
}

/** By the dashboard's own socket, as its page opens it. */
export async function knockAsDashboard(port: number, endpointId: string, cookie: string): Promise<Knock> {
  const headers = { Cookie: cookie, Origin: TEST_CONFIG.publicUrl };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/trpc`, { headers });
  await once(socket, 'open');
  const answered = new Promise<TrpcFrame>((resolve) => {
    socket.on('message', (data: Buffer) => {
      // Guarantee: tRPC's own protocol, with our error's data.
      const frame = JSON.parse(data.toString()) as TrpcFrame;
      if (frame.error || frame.result?.type === 'data') resolve(frame);
    });
  });
  const params = { path: 'stream.events', input: { endpointId, after: 0 } };
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params }));
  const { error } = await answered;
  return knockOf(error?.data.domainCode ?? null, async () => {
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  });
}

/** By a subscription of an open account stream. */
export async function knockByAccount(client: AccountClient, endpointId: string): Promise<Knock> {
  client.send({ type: 'subscribe', endpoint_ids: [endpointId] });
  const { data } = await client.next('subscribed');
  return knockOf(data.rejected[0]?.code ?? null, () => client.close());
}

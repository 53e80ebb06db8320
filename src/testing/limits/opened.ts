import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { AccountClient } from '../account-client.ts';
import { StreamClient } from '../stream-client.ts';
import { NOTHING } from './answers.ts';
import type { Answer } from './limit-row.ts';
import type { Account, Stage } from './stage.ts';

/** What came of an attempt to open something, and what ends it. */
export interface Opened {
  answer: Answer;
  close(): Promise<void>;
}

const CLOSED = { close: () => Promise.resolve() };

async function refusalOf(response: IncomingMessage): Promise<Opened> {
  const body = await text(response);
  const retryAfter = response.headers['retry-after'] ?? null;
  const json: unknown = body === '' ? null : JSON.parse(body);
  return { ...CLOSED, answer: { ...NOTHING, status: response.statusCode ?? 0, json, retryAfter } };
}

/** A socket that was refused by HTTP, or null once it is open. */
async function refusedUpgrade(socket: WebSocket): Promise<IncomingMessage | null> {
  return Promise.race([
    once(socket, 'open').then(() => null),
    new Promise<IncomingMessage>((resolve) => {
      socket.on('unexpected-response', (_, response) => resolve(response));
    }),
  ]);
}

/** Whether an upgrade is taken, and what is said if not. */
export async function knockAt({ server }: Stage, target: string): Promise<Answer> {
  const socket = new WebSocket(server.ws + target);
  const refused = await refusedUpgrade(socket);
  if (refused) return (await refusalOf(refused)).answer;
  const gone = once(socket, 'close');
  socket.close();
  await gone;
  return { ...NOTHING, status: 101 };
}

/** `/ws/<endpoint>?…` */
export async function openEndpointStream({ server }: Stage, target: string): Promise<Opened> {
  const client = new StreamClient(server.ws + target);
  const refused = await refusedUpgrade(client.socket);
  if (refused) return refusalOf(refused);
  const { payload } = await client.next('connected');
  return { answer: { ...NOTHING, status: 101, json: payload }, close: () => client.close() };
}

/** `/v1/ws`, which accepts first and judges then. Without `ids` nothing is followed. */
export async function openAccountStream(
  { server }: Stage,
  query: string,
  ids: readonly string[] = [],
): Promise<Opened> {
  const client = await AccountClient.connect(`${server.ws}/v1/ws${query}`);
  const settled = ids.length === 0 ? client.settled() : client.subscribe(ids);
  const closed = await settled.then(
    () => null,
    () => client.closed?.code ?? 0,
  );
  const json = client.all('subscribed').at(-1)?.data ?? null;
  return { answer: { ...NOTHING, status: 101, json, closed }, close: () => client.close() };
}

interface TrpcFrame {
  error?: { data: { httpStatus: number } };
  result?: { type: string };
}

/** The dashboard's subscription, over its socket, as its page speaks. */
export async function openDashboard(account: Account, endpointId: string): Promise<Opened> {
  const { stage, cookie } = account;
  const origin = stage.ctx.config.publicUrl;
  const socket = new WebSocket(`${stage.server.ws}/trpc`, { headers: { Cookie: cookie, Origin: origin } });
  const refused = await refusedUpgrade(socket);
  if (refused) return refusalOf(refused);
  const params = { path: 'stream.events', input: { endpointId, after: 0 } };
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params }));
  const frame = await new Promise<TrpcFrame>((resolve) => {
    socket.on('message', (data: Buffer) => {
      // Guarantee: tRPC's own protocol.
      const message = JSON.parse(data.toString()) as TrpcFrame;
      if (message.error || message.result?.type === 'data') resolve(message);
    });
  });
  const close = async (): Promise<void> => {
    const gone = once(socket, 'close');
    socket.close();
    await gone;
  };
  return { answer: { ...NOTHING, status: frame.error?.data.httpStatus ?? 101, json: frame }, close };
}

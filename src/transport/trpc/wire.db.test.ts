import { createHTTPServer } from '@trpc/server/adapters/standalone';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import {
  createTRPCClient,
  createWSClient,
  httpLink,
  splitLink,
  TRPCClientError,
  wsLink,
  type TRPCClient,
} from '@trpc/client';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { capture, createTestAccount } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import type { TrpcContext } from './context.ts';
import { appRouter, type AppRouter } from './router.ts';

let test: TestContext;
let principal: UserPrincipal | null = null;
let client: TRPCClient<AppRouter>;
let stop: () => Promise<void>;
beforeAll(async () => {
  test = await createTestContext();
  const createContext = (): TrpcContext => ({
    domain: test.context,
    principal,
    remoteAddress: '203.0.113.9',
    userAgent: null,
    waitUntilWritable: () => Promise.resolve(),
  });
  const server = createHTTPServer({ router: appRouter, createContext });
  const wss = new WebSocketServer({ server });
  applyWSSHandler({ wss, router: appRouter, createContext });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const socket = createWSClient({
    url: `ws://127.0.0.1:${port}`,
    // Guarantee: ws keeps to the browser's interface.
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    lazy: { enabled: true, closeMs: 0 },
  });
  client = createTRPCClient({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: wsLink({ client: socket }),
        false: httpLink({ url: `http://127.0.0.1:${port}` }),
      }),
    ],
  });
  stop = async () => {
    await socket.close();
    wss.close();
    server.closeAllConnections();
    server.close();
  };
});
afterAll(async () => {
  await stop();
  await test.close();
});

async function errorOf(call: Promise<unknown>): Promise<TRPCClientError<AppRouter>> {
  return clientError(
    await call.then(
      () => new Error('The call was not refused'),
      (reason: unknown) => reason,
    ),
  );
}

function clientError(error: unknown): TRPCClientError<AppRouter> {
  if (!(error instanceof TRPCClientError)) throw error;
  // Guarantee: the only client here is of this router.
  return error as TRPCClientError<AppRouter>;
}

it('a refusal arrives with its words, its code and the HTTP status that fits', async () => {
  principal = null;
  const error = await errorOf(client.account.me.query());
  expect(error.message).toBe('You are not signed in. Sign in and try again.');
  expect(error.data).toMatchObject({ domainCode: 'unauthorized', httpStatus: 401, field: null });
  expect(error.data).not.toHaveProperty('stack');
  ({ principal } = await createTestAccount(test.context));
  const missing = await errorOf(client.endpoint.get.query({ id: randomUUID() }));
  expect(missing.data).toMatchObject({ domainCode: 'not_found', httpStatus: 404 });
});

it('a wrong input arrives as one sentence with its field', async () => {
  ({ principal } = await createTestAccount(test.context));
  const error = await errorOf(client.endpoint.create.mutate({ name: '', alias: 'ok-alias' }));
  expect(error.message).toBe('Give the endpoint a name');
  expect(error.data).toMatchObject({ domainCode: 'invalid_input', field: 'name', httpStatus: 400 });
});

it('a fault arrives without its message', async () => {
  const account = await createTestAccount(test.context);
  ({ principal } = account);
  const list = vi.spyOn(test.context.presence, 'list').mockRejectedValue(new Error('secret of the inside'));
  const error = await errorOf(client.stream.listeners.query({ endpointId: account.endpointId }));
  expect(error.message).toMatch(/^Something went wrong on our side/);
  expect(JSON.stringify(error.shape)).not.toContain('secret of the inside');
  expect(error.data).toMatchObject({ domainCode: 'internal', httpStatus: 500 });
  list.mockRestore();
});

it('a subscription brings steps with ids, and ends with a reason when the endpoint is deleted', async () => {
  const account = await createTestAccount(test.context);
  ({ principal } = account);
  await capture(test.context, account);
  const ids: string[] = [];
  const ended = new Promise<unknown>((resolve) => {
    client.stream.events.subscribe(
      { endpointId: account.endpointId, after: 0 },
      {
        onData: ({ id }) => {
          ids.push(id);
        },
        onError: resolve,
        onComplete: () => {
          resolve('complete');
        },
      },
    );
  });
  await vi.waitFor(() => {
    expect(ids).toEqual(['1', '1']);
  });
  await client.endpoint.delete.mutate({ id: account.endpointId });
  const error = clientError(await ended);
  expect(error.message).toBe('Endpoint not found');
  expect(error.data).toMatchObject({ domainCode: 'not_found', httpStatus: 404 });
});

it.each(['delivery', 'stream'] as const)(
  '%s.changes of what is not one’s own is refused with its own status',
  async (name) => {
    const stranger = await createTestAccount(test.context);
    ({ principal } = await createTestAccount(test.context));
    const refused = new Promise<unknown>((resolve) => {
      client[name].changes.subscribe({ endpointId: stranger.endpointId }, { onError: resolve });
    });
    const error = clientError(await refused);
    expect(error.data).toMatchObject({ domainCode: 'not_found', httpStatus: 404 });
  },
);

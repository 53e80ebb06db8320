import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DomainContext } from '#domain/context.ts';
import { CLOSE_CODES } from '#protocol/close-code.ts';
import { createBillingWebhook } from '#transport/billing/webhook.ts';
import { createBodyBudget } from '#transport/capture/body-budget.ts';
import { createCliSignInHandler } from '#transport/cli-sign-in/handler.ts';
import { createDownloadHandler } from '#transport/download/handler.ts';
import { createRestHandler } from '#transport/rest/rest.ts';
import { createAccountStream } from '#transport/ws/account-stream.ts';
import { createEndpointStream } from '#transport/ws/endpoint-stream.ts';
import { createHeartbeat } from '#transport/ws/heartbeat.ts';
import { createLiveSessions } from '#transport/ws/live-sessions.ts';
import { asyncApiDocument } from './asyncapi.ts';
import type { AuthConfig } from './handoff.ts';
import { createHealthHandler, createReadiness } from './health.ts';
import { createHttpServer } from './http.ts';
import { createMetricsHandler } from './metrics.ts';
import { isOwnOrigin } from './origin.ts';
import type { Pages } from './pages.ts';
import { remoteAddressOf, type Cidrs } from './remote-address.ts';
import { principalFromCookies } from './session-cookie.ts';
import { createTrpcServer } from './trpc.ts';
import { createUpgradeDispatcher } from './upgrade.ts';

export interface FrontOptions {
  auth: AuthConfig;
  publicUrl: string;
  trustedProxies: Cidrs;
  pages: Pick<Pages, 'handle' | 'upgrade'>;
  /** Who has it may read the metrics; without one nobody may. */
  metricsToken?: string | undefined;
  /** How long it goes on taking requests when stopping, while `/readyz` says 503 to whoever spreads the load; in milliseconds. */
  drainDelayMs?: number;
  /** Between two protocol pings to one socket, in milliseconds. */
  pingIntervalMs?: number;
  /** Between two messages that tell a resuming reader of the account stream the heads of its logs, in milliseconds. */
  headIntervalMs?: number;
}

export interface Front {
  /** Returns the port, which differs from the given one if that is 0. */
  listen(port: number, host: string): Promise<number>;
  /** Says that it is not ready, then stops accepting, closes sockets with 1012, and waits for the answers that are under way. */
  close(): Promise<void>;
}

/** How long open exchanges may take to end when stopping, in milliseconds. */
const DRAIN_MS = 12_000;

/** How long a WebSocket may take to answer its close frame when stopping, in milliseconds. */
const CLOSE_FRAME_MS = 3_000;

/** What bodies of REST calls may hold together, in bytes. */
const REST_BODY_BUDGET_BYTES = 64 * 1024 * 1024;

/** Ends a server with all its sockets; `close` alone waits for peers that never leave. */
function createCloser(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  const upgraded = new Set<Duplex>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      upgraded.delete(socket);
    });
  });
  server.prependListener('upgrade', (_: IncomingMessage, socket: Duplex) => upgraded.add(socket));
  const destroyAll = (all: Iterable<Duplex>): void => {
    for (const socket of all) socket.destroy();
  };
  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Kept-alive connections become idle one by one, as their answers leave.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    server.closeIdleConnections();
    const timers = [
      setTimeout(() => destroyAll(upgraded), CLOSE_FRAME_MS),
      setTimeout(() => destroyAll(sockets), DRAIN_MS),
    ];
    await closed;
    clearInterval(idle);
    for (const timer of timers) clearTimeout(timer);
  };
}

/** Every door of Hookwire on one port. */
export function createFront(ctx: DomainContext, options: FrontOptions): Front {
  const { auth, publicUrl, trustedProxies, pages } = options;
  const heartbeat = createHeartbeat(options.pingIntervalMs);
  const live = createLiveSessions(ctx);
  const trpc = createTrpcServer(ctx, { auth, trustedProxies, publicUrl, heartbeat });
  let draining = false;
  const principalOf = (request: IncomingMessage) => principalFromCookies(ctx, auth, request.headers.cookie);
  const isReady = createReadiness(ctx, () => draining);
  const routes = {
    trpc: trpc.http,
    download: createDownloadHandler(ctx, principalOf),
    health: createHealthHandler(isReady, ctx.bus),
    metrics: createMetricsHandler(ctx, options.metricsToken),
    cliSignIn: createCliSignInHandler(ctx, {
      principalOf,
      isOwnOrigin: (request) => isOwnOrigin(request, publicUrl),
      secret: auth.secret,
    }),
    billingWebhook: createBillingWebhook(ctx, (request) => remoteAddressOf(request, trustedProxies)),
    rest: createRestHandler(ctx, {
      remoteAddressOf: (request) => remoteAddressOf(request, trustedProxies),
      isReady,
      asyncApi: asyncApiDocument(publicUrl),
      bodyBudget: createBodyBudget(REST_BODY_BUDGET_BYTES),
    }),
    pages: pages.handle,
  };
  const server = createHttpServer(ctx, routes, trustedProxies);
  const endpointStream = createEndpointStream(ctx, { heartbeat, live });
  const accountStream = createAccountStream(ctx, {
    heartbeat,
    live,
    headIntervalMs: options.headIntervalMs,
  });
  const upgradeRoutes = {
    endpointStream,
    accountStream: accountStream.upgrade,
    trpc: trpc.upgrade,
    next: pages.upgrade,
  };
  const isDraining = (): boolean => draining;
  server.on('upgrade', createUpgradeDispatcher(server, upgradeRoutes, { trustedProxies, isDraining }));
  const closeServer = createCloser(server);

  return {
    listen: async (port, host) => {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, resolve);
      });
      // Guarantee: a TCP server that listens has an AddressInfo.
      return (server.address() as AddressInfo).port;
    },
    close: async () => {
      draining = true;
      // A kept connection would be closed just as the next request comes over it.
      server.prependListener('request', (_, response: ServerResponse) => {
        response.shouldKeepAlive = false;
      });
      await sleep(options.drainDelayMs ?? 0);
      // Senders that wait for a client get the endpoint's own answer before the clients are sent away.
      const endDrain = ctx.clientAnswers.drain();
      const closed = closeServer();
      live.endAll(CLOSE_CODES.serviceRestart, 'restart');
      trpc.closeAll(CLOSE_CODES.serviceRestart, 'restart');
      await closed;
      endDrain();
      heartbeat.close();
      live.close();
      accountStream.close();
    },
  };
}

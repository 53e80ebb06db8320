import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { createHTTPHandler } from '@trpc/server/adapters/standalone';
import { getWSConnectionHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { DomainContext } from '#domain/context.ts';
import type { TrpcContext } from '#transport/trpc/context.ts';
import { appRouter } from '#transport/trpc/router.ts';
import type { Heartbeat } from '#transport/ws/heartbeat.ts';
import { refuseUpgrade } from '#transport/ws/refusal.ts';
import { untilDrained } from '#transport/ws/until-drained.ts';
import type { AuthConfig } from './handoff.ts';
import { isOwnOrigin } from './origin.ts';
import { remoteAddressOf, type Cidrs } from './remote-address.ts';
import { principalFromCookies } from './session-cookie.ts';
import { guardSocket, MAX_FRAME_BYTES } from './trpc-socket-guard.ts';

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_BATCH = 20;
/** Unsent bytes from which a subscription waits for its reader. */
const HIGH_WATER_BYTES = 512 * 1024;

interface TrpcUpgrade {
  request: IncomingMessage;
  stream: Duplex;
  head: Buffer;
}

export interface TrpcServerOptions {
  auth: AuthConfig;
  trustedProxies: Cidrs;
  publicUrl: string;
  heartbeat: Heartbeat;
}

/** Waits while the socket holds too much that its reader has not taken. */
function untilWritable(socket: WebSocket, stream: Duplex | undefined): Promise<void> {
  if (!stream || socket.bufferedAmount < HIGH_WATER_BYTES || socket.readyState !== socket.OPEN) {
    return Promise.resolve();
  }
  return untilDrained(stream);
}

/** The dashboard's API over HTTP and, for subscriptions, over WebSocket on the same port. */
export function createTrpcServer(ctx: DomainContext, options: TrpcServerOptions) {
  const { auth, trustedProxies, publicUrl, heartbeat } = options;
  const streams = new WeakMap<IncomingMessage, Duplex>();
  const sockets = new Set<WebSocket>();
  let isClosing = false;

  async function contextOf(request: IncomingMessage, socket: WebSocket | null): Promise<TrpcContext> {
    return {
      domain: ctx,
      principal: await principalFromCookies(ctx, auth, request.headers.cookie),
      remoteAddress: remoteAddressOf(request, trustedProxies),
      userAgent: request.headers['user-agent'] ?? null,
      waitUntilWritable: () => (socket ? untilWritable(socket, streams.get(request)) : Promise.resolve()),
    };
  }

  const handleHttp = createHTTPHandler({
    router: appRouter,
    basePath: '/trpc/',
    maxBodySize: MAX_BODY_BYTES,
    maxBatchSize: MAX_BATCH,
    createContext: ({ req }) => contextOf(req, null),
  });
  const wss = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: MAX_FRAME_BYTES });
  const handleConnection = getWSConnectionHandler({
    wss,
    router: appRouter,
    // Guarantee: tRPC hands on the socket that it was given; its types name another build of ws.
    createContext: ({ req, res }) => contextOf(req, res as WebSocket),
  });

  /** Only for somebody who is signed in, from a page of ours. */
  async function accept({ request, stream, head }: TrpcUpgrade): Promise<void> {
    const { origin, host } = request.headers;
    // tRPC builds a URL from the host.
    if (!URL.canParse(`http://${host ?? ''}/`) || origin === undefined || !isOwnOrigin(request, publicUrl)) {
      const error = 'This socket serves the dashboard of this origin only';
      refuseUpgrade(stream, { status: 403, json: { error, code: 'FORBIDDEN' } });
      return;
    }
    if (!(await principalFromCookies(ctx, auth, request.headers.cookie))) {
      refuseUpgrade(stream, { status: 401, json: { error: 'Sign in first', code: 'UNAUTHORIZED' } });
      return;
    }
    if (stream.destroyed || isClosing) {
      stream.destroy();
      return;
    }
    streams.set(request, stream);
    wss.handleUpgrade(request, stream, head, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      heartbeat.add(socket);
      guardSocket(socket, () => ctx.clock.now());
      handleConnection(socket, request);
    });
  }

  return {
    http: (request: IncomingMessage, response: ServerResponse): void => {
      // A cookie speaks for the user, so another site's page must not be able to use it.
      if (!isOwnOrigin(request, publicUrl)) {
        response.writeHead(403, { 'Content-Type': 'application/json; charset=utf-8' });
        response.end(JSON.stringify({ error: 'This address serves the dashboard of this origin only' }));
        return;
      }
      response.setHeader('Cache-Control', 'no-store');
      handleHttp(request, response);
    },
    upgrade: (upgrade: TrpcUpgrade): void => {
      accept(upgrade).catch((error: unknown) => {
        ctx.logger.error({ err: error }, 'dashboard socket: handshake failed');
        upgrade.stream.destroy();
      });
    },
    /** Asks the dashboards to come back to the next process. */
    closeAll: (code: number, reason: string): void => {
      isClosing = true;
      for (const socket of sockets) socket.close(code, reason);
    },
  };
}

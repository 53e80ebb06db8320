import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { DomainContext } from '#domain/context.ts';
import { openAccountHandshake, type AccountParams } from './account-handshake.ts';
import { createAccountHub } from './account-hub.ts';
import { createAccountSession } from './account-session.ts';
import { isRefusal } from './handshake-params.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { LiveSessions } from './live-sessions.ts';
import { refuseUpgrade } from './refusal.ts';
import { adaptSocket } from './socket-adapter.ts';

/** Largest client frame, in bytes; ws closes with 1009 above it. */
const MAX_CLIENT_FRAME_BYTES = 64 * 1024;
const HEAD_INTERVAL_MS = 15_000;

interface Upgrade {
  request: IncomingMessage;
  stream: Duplex;
  head: Buffer;
  remoteAddress: string;
}

export interface AccountStreamOptions {
  heartbeat: Heartbeat;
  live: LiveSessions;
  /** Between two `head` messages, in milliseconds. */
  headIntervalMs?: number | undefined;
}

/** The account stream: accepts upgrades to `/v1/ws`, judges them then, and runs a session on each socket. */
export function createAccountStream(ctx: DomainContext, options: AccountStreamOptions) {
  const { heartbeat, live, headIntervalMs = HEAD_INTERVAL_MS } = options;
  const hub = createAccountHub(ctx.bus);
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_CLIENT_FRAME_BYTES,
  });

  function run(socket: WebSocket, { stream, remoteAddress }: Upgrade, params: AccountParams): void {
    const adapter = adaptSocket(socket, stream);
    const session = createAccountSession(ctx, adapter, { params, remoteAddress, hub, live, headIntervalMs });
    adapter.bind(session);
    heartbeat.add(socket);
    void session.admit();
  }

  async function handle(upgrade: Upgrade): Promise<void> {
    const { request, stream, head, remoteAddress } = upgrade;
    const params = await openAccountHandshake(ctx, request, remoteAddress);
    if (isRefusal(params)) refuseUpgrade(stream, params);
    else if (!stream.destroyed) {
      server.handleUpgrade(request, stream, head, (socket) => {
        run(socket, upgrade, params);
      });
    }
  }

  return {
    upgrade: (upgrade: Upgrade): void => {
      upgrade.stream.on('error', () => upgrade.stream.destroy());
      handle(upgrade).catch((error: unknown) => {
        ctx.logger.error({ err: error }, 'account stream: handshake failed');
        const json = {
          error: 'The server cannot accept connections right now. Try again.',
          code: 'UNAVAILABLE' as const,
        };
        refuseUpgrade(upgrade.stream, { status: 503, json, headers: { 'Retry-After': '5' } });
      });
    },
    close: (): void => {
      hub.close();
    },
  };
}

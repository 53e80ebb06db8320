import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { captureAddress } from '#transport/capture/request-facts.ts';
import { isAccountStream } from '#transport/ws/account-handshake.ts';
import { streamAddress } from '#transport/ws/handshake-params.ts';
import { refuseUpgrade } from '#transport/ws/refusal.ts';
import { parseAgainWithoutUpgrade } from './ignored-upgrade.ts';
import { afterOpenAnswers } from './open-answers.ts';
import { remoteAddressOf, type Cidrs } from './remote-address.ts';

type UpgradeHandler = (upgrade: {
  request: IncomingMessage;
  stream: Duplex;
  head: Buffer;
  remoteAddress: string;
}) => void;

export interface UpgradeRoutes {
  endpointStream: UpgradeHandler;
  accountStream: UpgradeHandler;
  trpc: UpgradeHandler;
  /** Next's hot reload; null in production. */
  next: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | null;
}

export interface UpgradeDispatch {
  trustedProxies: Cidrs;
  isDraining: () => boolean;
}

const RESTARTING = {
  status: 503,
  json: { error: 'The server restarts. Connect again.' },
  headers: { 'Retry-After': '1' },
};
const NOTHING_HERE = {
  status: 404,
  json: { error: 'There is no WebSocket here. /docs has the addresses.' },
};

/** The one owner of `upgrade`: Next neither answers nor closes what it does not know, so the rest gets its 404 here. */
export function createUpgradeDispatcher(server: Server, routes: UpgradeRoutes, options: UpgradeDispatch) {
  function dispatch(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const target = request.url ?? '/';
    const [path = ''] = target.split('?', 1);
    const upgrade = {
      request,
      stream,
      head,
      remoteAddress: remoteAddressOf(request, options.trustedProxies),
    };
    const isWebSocket = request.headers.upgrade?.toLowerCase() === 'websocket';
    if (!isWebSocket || captureAddress(target) !== null) {
      parseAgainWithoutUpgrade(server, request, { socket: stream, head });
    } else if (options.isDraining()) refuseUpgrade(stream, RESTARTING);
    else if (streamAddress(target) !== null) routes.endpointStream(upgrade);
    else if (isAccountStream(target)) routes.accountStream(upgrade);
    else if (path === '/trpc') routes.trpc(upgrade);
    else if (routes.next && path.startsWith('/_next/')) routes.next(request, stream, head);
    else refuseUpgrade(stream, NOTHING_HERE);
  }

  return function dispatchUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy());
    afterOpenAnswers(stream, () => {
      dispatch(request, stream, head);
    });
  };
}

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { DomainContext } from '#domain/context.ts';
import { isWithinCap } from '#domain/stream/is-within-cap.ts';
import type { ReplayDispatch } from '#domain/stream/presence.ts';
import { planById } from '#domain/workspace/plan-of.ts';
import { CLOSE_CODES } from '#protocol/close-code.ts';
import { callAt } from './call-at.ts';
import { admitListener, authenticate, judgeFeatures, type Admitted } from './endpoint-handshake.ts';
import { createEndpointSession } from './endpoint-session.ts';
import { isRefusal, parseHandshake, type HandshakeParams } from './handshake-params.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { LiveSessions } from './live-sessions.ts';
import { refuseUpgrade } from './refusal.ts';
import { adaptSocket } from './socket-adapter.ts';

/** Largest client frame, in bytes; ws closes with 1009 above it. */
const MAX_CLIENT_FRAME_BYTES = 64 * 1024;
/** The same where a client may answer: a body of 1 MiB as base64, with its headers. */
const MAX_ANSWER_FRAME_BYTES = 2 * 1024 * 1024;

interface Upgrade {
  request: IncomingMessage;
  stream: Duplex;
  head: Buffer;
  remoteAddress: string;
}

/** Replays go to a session that starts after its place was taken. Its own scope, so that it keeps no request alive. */
function createReplaySlot() {
  let target: ((dispatch: ReplayDispatch) => boolean) | null = null;
  return {
    receive: (dispatch: ReplayDispatch): boolean => target?.(dispatch) ?? false,
    connect: (replay: (dispatch: ReplayDispatch) => boolean): void => {
      target = replay;
    },
  };
}

/** The endpoint stream: judges upgrades to `/ws/:endpointId` and runs a session on each accepted socket. */
export function createEndpointStream(
  ctx: DomainContext,
  shared: { heartbeat: Heartbeat; live: LiveSessions },
) {
  const accepting = (maxPayload: number): WebSocketServer =>
    new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload });
  const server = accepting(MAX_CLIENT_FRAME_BYTES);
  const answerServer = accepting(MAX_ANSWER_FRAME_BYTES);

  function run(socket: WebSocket, upgrade: Upgrade, opened: { admitted: Admitted; params: HandshakeParams }) {
    const { start, leave } = opened.admitted;
    const { principal, listener } = start;
    const adapter = adaptSocket(socket, upgrade.stream);
    const session = createEndpointSession(ctx, adapter, start);
    const { endpointId } = listener;
    const judgePlan = async (): Promise<void> => {
      const endpoint = await ctx.endpoints.find(endpointId);
      if (!endpoint) return;
      const plan = planById(ctx, endpoint.planId);
      if (await judgeFeatures(ctx, principal, plan.id)) {
        session.end(CLOSE_CODES.planForbids, 'the plan no longer allows this');
      } else if (!(await isWithinCap(ctx, listener, plan.listenersPerEndpoint))) {
        session.end(CLOSE_CODES.planForbids, 'the plan has fewer listeners, and older ones are connected');
      }
    };
    const endReset = ctx.bus.subscribe('consumer-reset', ({ consumerId }) => {
      if (consumerId === start.consumer?.id)
        session.end(CLOSE_CODES.serviceRestart, 'the consumer was reset');
    });
    const forget = shared.live.add({ endpointId, principal, judgePlan, end: session.end });
    const revoked = (): void => {
      session.end(CLOSE_CODES.credentialRevoked, 'key or token revoked or expired');
    };
    const expired = (): void => {
      session.end(CLOSE_CODES.endpointGone, 'endpoint expired');
    };
    const keyExpiresAt = 'expiresAt' in principal ? (principal.expiresAt?.getTime() ?? null) : null;
    const timers = [
      callAt(ctx.clock, keyExpiresAt, revoked),
      callAt(ctx.clock, opened.admitted.endpointExpiresAtMs, expired),
    ];
    adapter.bind({
      onText: session.onText,
      onClose: () => {
        session.onClose();
        for (const cancel of timers) cancel();
        endReset();
        forget();
        leave();
      },
    });
    shared.heartbeat.add(socket);
    session.run().catch((error: unknown) => {
      ctx.logger.error(
        { err: error, connectionId: listener.connectionId },
        'endpoint stream: session failed',
      );
      session.end(CLOSE_CODES.tryAgainLater, 'try again later');
    });
    // A revocation between the look-up and the registration above would otherwise be missed.
    authenticate(ctx, opened.params.credential, upgrade.remoteAddress).then(
      (still) => {
        if (!still) revoked();
      },
      () => undefined,
    );
    return session;
  }

  async function handle(upgrade: Upgrade): Promise<void> {
    const { request, stream, head, remoteAddress } = upgrade;
    const params = parseHandshake(request);
    if (isRefusal(params)) {
      refuseUpgrade(stream, params);
      return;
    }
    const slot = createReplaySlot();
    const admitted = await admitListener(ctx, params, { remoteAddress, receive: slot.receive });
    if (isRefusal(admitted)) {
      refuseUpgrade(stream, admitted);
      return;
    }
    if (stream.destroyed) {
      admitted.leave();
      return;
    }
    // Covers every way in which ws refuses after all: it closes the stream without calling back.
    stream.once('close', admitted.leave);
    (admitted.answers ? answerServer : server).handleUpgrade(request, stream, head, (socket) => {
      slot.connect(run(socket, upgrade, { admitted, params }).replay);
    });
  }

  return function handleStreamUpgrade(upgrade: Upgrade): void {
    const onError = (): void => {
      upgrade.stream.destroy();
    };
    upgrade.stream.on('error', onError);
    handle(upgrade).catch((error: unknown) => {
      ctx.logger.error({ err: error }, 'endpoint stream: handshake failed');
      const json = {
        error: 'The server cannot accept connections right now. Try again.',
        code: 'UNAVAILABLE' as const,
      };
      refuseUpgrade(upgrade.stream, { status: 503, json, headers: { 'Retry-After': '5' } });
    });
  };
}

import { v7 as uuidv7 } from 'uuid';
import type { DomainContext } from '#domain/context.ts';
import { parseAccountMessage } from '#protocol/account-client-message.ts';
import type { AccountClientMessage } from '#protocol/account-stream.ts';
import { CLOSE_CODES } from '#protocol/close-code.ts';
import { createAccountAccess } from './account-access.ts';
import { accountFrame } from './account-frames.ts';
import type { AccountParams } from './account-handshake.ts';
import type { AccountHub } from './account-hub.ts';
import { createSubscriptions } from './account-subscriptions.ts';
import { createInbox } from './inbox.ts';
import type { Closing } from './judge-account.ts';
import type { LiveSessions } from './live-sessions.ts';
import type { SessionHandlers, SessionSocket } from './socket-adapter.ts';
import { createTurns } from './turns.ts';

export interface AccountSessionOptions {
  params: AccountParams;
  remoteAddress: string;
  hub: AccountHub;
  live: LiveSessions;
  /** Between two `head` messages, in milliseconds. */
  headIntervalMs: number;
}

export interface AccountSession extends SessionHandlers {
  /** Judges who has connected; what they send meanwhile waits. */
  admit(): Promise<void>;
}

/** Pages that one socket loads at once. */
const TURNS = 2;
/** Status updates that one socket holds while its peer does not read, and each subscription whatever their number. */
const MAX_HELD_UPDATES = 4_096;
const MIN_HELD_UPDATES = 4;

const FLOOD: Closing = { code: CLOSE_CODES.policyViolation, reason: 'too many messages' };
const OVERLOADED: Closing = { code: CLOSE_CODES.tryAgainLater, reason: 'try again later' };

const ACK_REFUSED = {
  NO_CONSUMER: 'Only a consumer has a position to acknowledge: subscribe with "consumer":"<name>"',
  ACK_AHEAD: 'This seq was not sent on this connection, so nothing was acknowledged',
} as const;

type MessageOf<T extends AccountClientMessage['type']> = Extract<AccountClientMessage, { type: T }>;

function positionsOf(after: Readonly<Record<string, number>> = {}): Map<string, number> {
  return new Map(Object.entries(after).map(([id, seq]) => [id.toLowerCase(), seq]));
}

/** The account stream's protocol over whatever socket: PROTOCOLS, section 4. */
export function createAccountSession(
  ctx: DomainContext,
  socket: SessionSocket,
  options: AccountSessionOptions,
): AccountSession {
  const { params, remoteAddress, hub, live } = options;
  const connectionId = uuidv7();
  const access = createAccountAccess(ctx, {
    ...{ connectionId, remoteAddress, live, end },
    fits: ({ listenersPerEndpoint }) => subscriptions.fit(listenersPerEndpoint),
  });
  const inbox = createInbox(ctx, {
    handle: (text) => handle(text).catch(fail),
    overflow: () => {
      end(FLOOD);
    },
  });
  let ended = false;
  let headTimer: NodeJS.Timeout | undefined;

  const subscriptions = createSubscriptions(ctx, {
    hub,
    output: {
      ...socket,
      takeTurn: createTurns(socket, TURNS),
      statusQuota: () =>
        Math.max(MIN_HELD_UPDATES, Math.floor(MAX_HELD_UPDATES / Math.max(1, subscriptions.size()))),
      tellsMore: params.ack,
    },
    listener: {
      connectionId,
      clientMode: null,
      userAgent: params.userAgent,
      connectedAtMs: ctx.clock.now(),
      takesReplays: false,
    },
    onEnded: (endpointId, reason) => {
      tellMore({ type: 'unsubscribed', data: { endpoint_ids: [endpointId], rejected: [], reason } });
    },
    onFailed: fail,
  });

  const endReset = ctx.bus.subscribe('consumer-reset', ({ consumerId }) => {
    if (subscriptions.isConsumer(consumerId)) {
      end({ code: CLOSE_CODES.serviceRestart, reason: 'a consumer was reset' });
    }
  });

  function finish(): void {
    if (ended) return;
    ended = true;
    endReset();
    clearInterval(headTimer);
    subscriptions.endAll();
    access.leave();
  }

  function end({ code, reason }: Closing): void {
    if (ended) return;
    finish();
    socket.close(code, reason);
  }

  function fail(error: unknown): void {
    if (ended) return;
    ctx.logger.error({ err: error, connectionId }, 'account stream: session failed');
    end(OVERLOADED);
  }

  function tell(message: Parameters<typeof accountFrame>[0]): void {
    socket.send([accountFrame(message)]);
  }

  /** For clients that asked for more than the documents have. */
  function tellMore(message: Parameters<typeof accountFrame>[0]): void {
    if (params.ack) tell(message);
  }

  function tellHeads(): void {
    if (socket.writable()) return;
    const frames = [...subscriptions.all()].map((one) => one.headFrame());
    socket.send(frames.filter((frame) => frame !== null));
  }

  async function subscribe(message: MessageOf<'subscribe'>): Promise<void> {
    const { endpoint_ids: ids, after, consumer: name, share: isShared = false } = message;
    const principal = access.principal();
    if (!principal) return;
    const consumer = name === undefined ? null : { name, isShared };
    if (consumer) inbox.expectAcks();
    const subscribed = await subscriptions.subscribe(principal, ids, { after: positionsOf(after), consumer });
    if (ended) return;
    const { rejected } = subscribed;
    tellMore({ type: 'subscribed', data: { endpoint_ids: subscribed.ids, rejected } });
    for (const { endpoint_id, code, message } of rejected) {
      // Silence would hide events from whoever resumes after a backup was restored.
      if (code === 'CURSOR_AHEAD' || code === 'CONSUMER_KIND')
        tell({ type: 'error', data: { code, message, endpoint_id } });
    }
    subscribed.start();
    if (after || consumer) headTimer ??= setInterval(tellHeads, options.headIntervalMs).unref();
  }

  function unsubscribe({ endpoint_ids: ids }: MessageOf<'unsubscribe'>): void {
    const { ids: endpoint_ids, rejected } = subscriptions.unsubscribe(ids);
    tellMore({ type: 'unsubscribed', data: { endpoint_ids, rejected, reason: 'requested' } });
  }

  function acknowledge({ endpoint_id, seq }: MessageOf<'ack'>): void {
    const code = subscriptions.ack(endpoint_id, seq);
    if (code) tell({ type: 'error', data: { code, message: ACK_REFUSED[code] } });
  }

  async function authenticate({ token }: MessageOf<'auth'>): Promise<void> {
    await access.renew(token);
    if (ended) return;
    const expires_at = access.principal()?.expiresAt?.toISOString() ?? null;
    tellMore({ type: 'authenticated', data: { expires_at } });
  }

  async function handle(text: string): Promise<void> {
    // Answers to a peer that does not read would grow without bound.
    await socket.writable();
    if (ended) return;
    const message = parseAccountMessage(text);
    if ('code' in message) {
      tellMore({ type: 'error', data: message });
      end({ code: CLOSE_CODES.invalidMessage, reason: message.message });
      return;
    }
    switch (message.type) {
      case 'subscribe':
        return subscribe(message);
      case 'unsubscribe':
        unsubscribe(message);
        return;
      case 'ack':
        acknowledge(message);
        return;
      case 'auth':
        return authenticate(message);
      case 'ping':
        tell({ type: 'pong' });
        return;
      case 'pong':
        return;
    }
  }

  return {
    admit: async () => {
      await access.admit(params.credential).catch(fail);
      inbox.open();
    },
    onText: (text) => {
      if (!ended) inbox.push(text);
    },
    onClose: finish,
  };
}

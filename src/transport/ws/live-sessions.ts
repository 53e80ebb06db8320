import type { DomainContext } from '#domain/context.ts';
import { credentialIdOf, findEndedCredentials } from '#domain/principal/find-ended-credentials.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { CLOSE_CODES, type CloseCode } from '#protocol/close-code.ts';

/** One open stream, as far as revoking and deleting are concerned. */
export interface LiveSession {
  /** The endpoint whose end is also the stream's; null for the account stream. */
  endpointId: string | null;
  principal: Principal;
  /** Ends it unless the workspace's plan allows it. */
  judgePlan(): Promise<void>;
  end(code: CloseCode, reason: string): void;
}

export interface LiveSessions {
  add(session: LiveSession): () => void;
  /** Ends every session; for a restart. */
  endAll(code: CloseCode, reason: string): void;
  close(): void;
}

/** A node can die between a revocation and its message, so what is open is judged again from time to time. */
const JUDGE_INTERVAL_MS = 60_000;

/** Ends open streams at once when what let them in is gone. */
export function createLiveSessions(ctx: Pick<DomainContext, 'bus' | 'db' | 'logger'>): LiveSessions {
  const { bus, logger } = ctx;
  const sessions = new Set<LiveSession>();
  let ended: { code: CloseCode; reason: string } | null = null;

  function endWhere(matches: (session: LiveSession) => boolean, code: CloseCode, reason: string): void {
    for (const session of sessions) if (matches(session)) session.end(code, reason);
  }

  async function judgePlan(workspaceId: string): Promise<void> {
    // Newest first: where the plan has fewer places, the oldest keep theirs.
    const concerned = [...sessions]
      .filter(({ principal }) => principal.workspaceId === workspaceId)
      .toReversed();
    for (const session of concerned) await session.judgePlan();
  }

  async function judgeCredentials(): Promise<void> {
    const judged = [...sessions];
    const gone = await findEndedCredentials(
      ctx,
      judged.map(({ principal }) => principal),
    );
    // A session may have taken up a fresh credential meanwhile.
    const matches = ({ principal }: LiveSession): boolean => gone.has(credentialIdOf(principal) ?? '');
    if (gone.size > 0) endWhere(matches, CLOSE_CODES.credentialRevoked, 'key or token revoked');
  }

  async function judgeAll(): Promise<void> {
    await judgeCredentials();
    for (const session of [...sessions]) await session.judgePlan();
  }

  function judgeWith(judge: () => Promise<void>): void {
    judge().catch((error: unknown) => {
      logger.warn({ err: error }, 'streams: what is open could not be judged, trying again in a minute');
    });
  }

  const timer = setInterval(() => {
    judgeWith(judgeCredentials);
  }, JUDGE_INTERVAL_MS);
  timer.unref();

  const unsubscribe = [
    bus.subscribe('bus-resumed', () => {
      judgeWith(judgeAll);
    }),
    bus.subscribe('endpoint-deleted', ({ endpointId }) => {
      endWhere((one) => one.endpointId === endpointId, CLOSE_CODES.endpointGone, 'endpoint deleted');
    }),
    bus.subscribe('credential-revoked', ({ kind, id }) => {
      const matches = ({ principal }: LiveSession): boolean =>
        (principal.kind === 'api_key' && kind === 'api_key' && principal.apiKeyId === id) ||
        (principal.kind === 'access_token' && kind === 'access_token' && principal.accessTokenId === id);
      endWhere(matches, CLOSE_CODES.credentialRevoked, 'key or token revoked');
    }),
    bus.subscribe('plan-changed', ({ workspaceId }) => {
      judgePlan(workspaceId).catch((error: unknown) => {
        logger.error({ err: error, workspaceId }, 'streams: the new plan could not be applied');
      });
    }),
    bus.subscribe('workspace-deleted', ({ workspaceId }) => {
      const matches = ({ principal }: LiveSession): boolean => principal.workspaceId === workspaceId;
      endWhere(matches, CLOSE_CODES.credentialRevoked, 'account deleted');
    }),
  ];

  return {
    add: (session) => {
      sessions.add(session);
      // A handshake that was under way when everything was ended.
      if (ended) session.end(ended.code, ended.reason);
      return () => sessions.delete(session);
    },
    endAll: (code, reason) => {
      ended = { code, reason };
      endWhere(() => true, code, reason);
    },
    close: () => {
      clearInterval(timer);
      for (const end of unsubscribe) end();
    },
  };
}

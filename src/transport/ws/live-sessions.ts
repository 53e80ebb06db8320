import type { DomainContext } from '#domain/context.ts';
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

/** Ends open streams at once when what let them in is gone. */
export function createLiveSessions({ bus, logger }: Pick<DomainContext, 'bus' | 'logger'>): LiveSessions {
  const sessions = new Set<LiveSession>();
  let ended: { code: CloseCode; reason: string } | null = null;

  function endWhere(matches: (session: LiveSession) => boolean, code: CloseCode, reason: string): void {
    for (const session of sessions) if (matches(session)) session.end(code, reason);
  }

  async function judgePlan(workspaceId: string): Promise<void> {
    const concerned = [...sessions].filter(({ principal }) => principal.workspaceId === workspaceId);
    for (const session of concerned) await session.judgePlan();
  }

  const unsubscribe = [
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
      for (const end of unsubscribe) end();
    },
  };
}

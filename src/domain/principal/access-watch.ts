import type { DomainContext } from '#domain/context.ts';
import { DomainError, isDomainError, notFound } from '#domain/errors.ts';
import { requireEndpoint } from '#domain/endpoint/require-endpoint.ts';
import { principalFromSession } from './from-session.ts';
import type { UserPrincipal } from './principal.ts';

/** Whether a signed-in user may still watch an endpoint, for as long as the watching lasts. */
export interface AccessWatch extends Disposable {
  /** Aborts when the watcher leaves, or when access ends. */
  readonly signal: AbortSignal;
  /** @throws {DomainError} why access ended; nothing when the watcher left */
  throwIfEnded(): void;
}

/**
 * Listens first and checks then, so that no revocation falls between the two.
 * @throws {DomainError} `unauthorized`; `not_found`
 */
export async function watchAccess(
  ctx: DomainContext,
  principal: UserPrincipal,
  input: { endpointId: string; signal: AbortSignal },
): Promise<AccessWatch> {
  const { endpointId } = input;
  const controller = new AbortController();
  const end = (reason: DomainError) => {
    controller.abort(reason);
  };
  const judge = async (): Promise<void> => {
    if (!(await principalFromSession(ctx, principal))) throw signedOut();
    await requireEndpoint(ctx, principal, endpointId);
  };
  const unsubscribes = [
    ctx.bus.subscribe('endpoint-deleted', (message) => {
      if (message.endpointId === endpointId) end(notFound('Endpoint'));
    }),
    ctx.bus.subscribe('sessions-revoked', (message) => {
      const stale = message.sessionVersion > principal.sessionVersion;
      if (message.userId === principal.userId && stale) end(signedOut());
    }),
    ctx.bus.subscribe('workspace-deleted', (message) => {
      if (message.workspaceId === principal.workspaceId) end(signedOut());
    }),
    ctx.bus.subscribe('bus-resumed', () => {
      // A database that does not answer ends nothing.
      judge().catch((error: unknown) => {
        if (isDomainError(error)) end(error);
      });
    }),
  ];
  const dispose = () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
  try {
    await judge();
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    signal: AbortSignal.any([input.signal, controller.signal]),
    throwIfEnded() {
      if (controller.signal.aborted && !input.signal.aborted) controller.signal.throwIfAborted();
    },
    [Symbol.dispose]: dispose,
  };
}

function signedOut(): DomainError {
  return new DomainError('unauthorized', 'You were signed out. Sign in again.');
}

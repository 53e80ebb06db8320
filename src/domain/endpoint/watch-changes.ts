import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import { watchAccess } from '#domain/principal/access-watch.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';

export type EndpointChange =
  | { kind: 'deleted' | 'restored'; ids: string[] }
  /** Its name, alias, state or answer, or how many captures are sealed; or so much may have been missed that all is to be read again. */
  | { kind: 'endpoint' | 'missed' };

const MAX_QUEUED = 256;
/** Sealed captures may come fast; their number is told at most this often, in milliseconds. */
const SEALED_PAUSE_MS = 1_000;

/**
 * What changes about an endpoint other than new requests, for dashboards in other tabs.
 * @throws {DomainError} `not_found`; `unauthorized` once the session is over; `unavailable` when the watcher is too slow
 */
export async function* watchChanges(
  ctx: DomainContext,
  principal: UserPrincipal,
  input: { endpointId: string; signal: AbortSignal },
): AsyncGenerator<EndpointChange, void, undefined> {
  using access = await watchAccess(ctx, principal, input);
  const queue: EndpointChange[] = [];
  let wake: () => void = () => undefined;
  // One more than is allowed says that there were too many.
  const push = (change: EndpointChange) => {
    if (queue.length <= MAX_QUEUED) queue.push(change);
    wake();
  };
  let sealedTimer: NodeJS.Timeout | undefined;
  const pushSoon = () => {
    sealedTimer ??= setTimeout(() => {
      sealedTimer = undefined;
      push({ kind: 'endpoint' });
    }, SEALED_PAUSE_MS);
  };
  const unsubscribes = [
    ctx.bus.subscribe('requests-changed', (message) => {
      if (message.endpointId === input.endpointId) push({ kind: message.change, ids: [...message.ids] });
    }),
    ctx.bus.subscribe('sealed', (message) => {
      if (message.endpointId === input.endpointId) pushSoon();
    }),
    ctx.bus.subscribe('endpoint-changed', (message) => {
      if (message.endpointId === input.endpointId) push({ kind: 'endpoint' });
    }),
    ctx.bus.subscribe('bus-resumed', () => push({ kind: 'missed' })),
  ];
  access.signal.addEventListener('abort', () => {
    wake();
  });
  try {
    while (!access.signal.aborted) {
      if (queue.length > MAX_QUEUED)
        throw new DomainError('unavailable', 'Too much changed at once. Reload the page.');
      const next = queue.shift();
      if (next) yield next;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    access.throwIfEnded();
  } finally {
    for (const unsubscribe of unsubscribes) unsubscribe();
    clearTimeout(sealedTimer);
  }
}

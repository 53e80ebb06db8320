import type { OpenConsumer } from '#domain/consumer/open-consumer.ts';
import type { DomainContext } from '#domain/context.ts';
import { findOwnEndpoints, type OwnEndpoint } from '#domain/endpoint/find-own-endpoints.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { isWithinCap } from '#domain/stream/is-within-cap.ts';
import type { ClientType, Listener } from '#domain/stream/presence.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import type { RejectedEndpoint } from '#protocol/account-stream.ts';
import type { AccountHub } from './account-hub.ts';
import { createSubscription, type SharedOutput, type Subscription } from './account-subscription.ts';
import { callAt } from './call-at.ts';
import { openNamedConsumer, type NamedConsumer } from './open-named-consumer.ts';

/** More than any plan has endpoints, and what one socket may cost. */
const MAX_SUBSCRIPTIONS = 1_000;

export interface Subscribed {
  ids: string[];
  rejected: RejectedEndpoint[];
  /** To be called when the client has been told. */
  start(): void;
}

/** Where the client wants to begin. */
export interface StartFrom {
  after: ReadonlyMap<string, number>;
  consumer: NamedConsumer | null;
}

export interface Subscriptions {
  /** What is followed already goes on as it does. */
  subscribe(principal: Principal, ids: readonly string[], from: StartFrom): Promise<Subscribed>;
  /** Null when it counts, else why not. */
  ack(id: string, seq: number): 'NO_CONSUMER' | 'ACK_AHEAD' | null;
  /** Nothing more of these endpoints is sent. */
  unsubscribe(ids: readonly string[]): { ids: string[]; rejected: RejectedEndpoint[] };
  /** Whether the endpoints have places for all of them: under a smaller cap the newest listeners have none. */
  fit(cap: number | null): Promise<boolean>;
  /** Whether one of them is this consumer. */
  isConsumer(consumerId: string): boolean;
  all(): Iterable<Subscription>;
  size(): number;
  endAll(): void;
}

export interface SubscriptionsOptions {
  hub: AccountHub;
  output: SharedOutput;
  /** As what the socket is listed among an endpoint's listeners. */
  listener: Omit<Listener, 'endpointId' | 'workspaceId' | 'clientType'>;
  /** One has ended by itself. */
  onEnded(endpointId: string, reason: 'endpoint_deleted' | 'endpoint_expired'): void;
  onFailed(error: unknown): void;
}

interface Entry {
  subscription: Subscription;
  consumerId: string | undefined;
  listener: Listener;
  /** Under which it took its place. */
  cap: number | null;
  end(): void;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function reject(id: string, code: RejectedEndpoint['code'], message: string): RejectedEndpoint {
  return { endpoint_id: id, code, message };
}

/** The endpoints that one socket follows. Calls come one after the other. */
export function createSubscriptions(ctx: DomainContext, options: SubscriptionsOptions): Subscriptions {
  const { hub, output } = options;
  const entries = new Map<string, Entry>();
  let ended = false;

  function add(
    own: OwnEndpoint,
    from: { after: number | undefined; consumer: OpenConsumer | null },
    place: Pick<Entry, 'listener' | 'cap'> & { leave: () => void },
  ): () => void {
    const { after, consumer } = from;
    const { leave, listener, cap } = place;
    const subscription = createSubscription(ctx, output, {
      endpointId: own.id,
      connectionId: options.listener.connectionId,
      consumer,
      position: consumer?.position ?? after ?? own.head,
      resumes: after !== undefined || consumer !== null,
    });
    const endWith = (reason: 'endpoint_deleted' | 'endpoint_expired') => (): void => {
      if (entries.get(own.id)?.subscription !== subscription) return;
      end();
      options.onEnded(own.id, reason);
    };
    const undo = [
      leave,
      hub.listen(own.id, { update: subscription.update, deleted: endWith('endpoint_deleted') }),
      callAt(ctx.clock, own.expiresAtMs, endWith('endpoint_expired')),
    ];
    const end = (): void => {
      entries.delete(own.id);
      subscription.abort();
      for (const one of undo) one();
    };
    entries.set(own.id, { subscription, consumerId: consumer?.id, listener, cap, end });
    // A log that ends by itself is that of an endpoint which was deleted before anybody listened.
    return () => void subscription.run().then(endWith('endpoint_deleted'), options.onFailed);
  }

  async function admit(
    own: OwnEndpoint,
    at: { from: StartFrom; cap: number | null; principal: Principal },
  ): Promise<(() => void) | RejectedEndpoint> {
    const { from, cap, principal } = at;
    const after = from.after.get(own.id);
    if (after !== undefined && after > own.head) {
      const message = `"after" is ahead of the log, whose newest event is ${own.head}. Subscribe with that or without "after".`;
      return reject(own.id, 'CURSOR_AHEAD', message);
    }
    const consumer = await openNamedConsumer(ctx, from.consumer, {
      ...{ endpointId: own.id, head: own.head, after: after ?? null },
    });
    if (consumer && 'code' in consumer) return reject(own.id, consumer.code, consumer.message);
    const { workspaceId, kind } = principal;
    const clientType: ClientType = kind === 'api_key' ? kind : 'unknown';
    const listener: Listener = {
      ...{ ...options.listener, endpointId: own.id, workspaceId, clientType },
      ...(consumer && { consumer: consumer.name }),
    };
    const leave = await ctx.presence.enter(listener, cap);
    if (!leave) {
      const message = `All ${cap ?? 0} places for listeners of this endpoint are taken. Close another listener.`;
      return reject(own.id, 'LIMIT_EXCEEDED', message);
    }
    if (!ended) return add(own, { after, consumer }, { leave, listener, cap });
    leave();
    return () => undefined;
  }

  async function open(
    principal: Principal,
    ids: readonly string[],
    from: StartFrom,
  ): Promise<((() => void) | RejectedEndpoint)[]> {
    const [owned, plan] = await Promise.all([
      findOwnEndpoints(ctx, principal, ids),
      planOfWorkspace(ctx, principal.workspaceId),
    ]);
    const cap = plan.listenersPerEndpoint;
    return Promise.all(
      ids.map(async (id) => {
        const own = owned.get(id);
        return own
          ? await admit(own, { from, cap, principal })
          : reject(id, 'NOT_FOUND', 'There is no such endpoint in this account.');
      }),
    );
  }

  return {
    subscribe: async (principal, ids, from) => {
      const known = new Set(ids.map((id) => id.toLowerCase()));
      const rejected = [...known]
        .filter((id) => !UUID.test(id))
        .map((id) => reject(id, 'NOT_FOUND', 'This is no endpoint id.'));
      const fresh = [...known].filter((id) => UUID.test(id) && !entries.has(id));
      const room = MAX_SUBSCRIPTIONS - entries.size;
      const tooMany = `A connection follows ${MAX_SUBSCRIPTIONS} endpoints at most. Open another one.`;
      rejected.push(...fresh.slice(room).map((id) => reject(id, 'LIMIT_EXCEEDED', tooMany)));
      const starts: (() => void)[] = [];
      for (const one of fresh.length > 0 ? await open(principal, fresh.slice(0, room), from) : []) {
        if (typeof one === 'function') starts.push(one);
        else rejected.push(one);
      }
      const start = (): void => {
        for (const one of starts) one();
      };
      return { ids: [...known].filter((id) => entries.has(id)), rejected, start };
    },
    unsubscribe: (ids) => {
      const known = [...new Set(ids.map((id) => id.toLowerCase()))];
      const followed = known.filter((id) => entries.has(id));
      for (const id of followed) entries.get(id)?.end();
      const message = 'This connection does not follow this endpoint.';
      const others = known.filter((id) => !followed.includes(id));
      return { ids: followed, rejected: others.map((id) => reject(id, 'NOT_SUBSCRIBED', message)) };
    },
    ack: (id, seq) => entries.get(id.toLowerCase())?.subscription.ack(seq) ?? null,
    fit: async (cap) => {
      for (const entry of [...entries.values()]) {
        if (entry.cap === cap) continue;
        if (!(await isWithinCap(ctx, entry.listener, cap))) return false;
        entry.cap = cap;
      }
      return true;
    },
    isConsumer: (id) => [...entries.values()].some(({ consumerId }) => consumerId === id),
    all: () => [...entries.values()].map(({ subscription }) => subscription),
    size: () => entries.size,
    endAll: () => {
      ended = true;
      for (const { end } of [...entries.values()]) end();
    },
  };
}

import type { useTRPCClient } from '#ui/trpc.ts';
import type { ApiError } from '#ui/kit/api-error.ts';
import type { RequestFilter } from './request-filter.ts';
import type { RequestPage, RequestSummary } from './router-types.ts';

export type FeedStep =
  | { kind: 'requests'; requests: RequestSummary[] }
  | { kind: 'gap'; from: number; to: number }
  | { kind: 'caught_up'; seq: number };

export type FeedChange = { kind: 'deleted' | 'restored'; ids: string[] } | { kind: 'endpoint' | 'missed' };

export interface FeedObserver<T> {
  onStep: (step: T) => void;
  /** The subscription is up, for the first time or again. */
  onStarted: () => void;
  onError: (error: ApiError) => void;
}

/** Where a feed reads from: the dashboard's API, or a script in tests. */
export interface FeedSource {
  list: (page: { filter: RequestFilter; before: number | null; limit: number }) => Promise<RequestPage>;
  /** Resumes by itself after a lost connection. Returns the function that ends it. */
  follow: (after: number, observer: FeedObserver<FeedStep>) => () => void;
  watch: (observer: FeedObserver<FeedChange>) => () => void;
}

export function feedSource(client: ReturnType<typeof useTRPCClient>, endpointId: string): FeedSource {
  return {
    list: ({ filter, before, limit }) =>
      client.request.list.query({
        endpointId,
        limit,
        ...(before === null ? {} : { before }),
        ...(filter.text === '' ? {} : { text: filter.text }),
        ...(filter.method === null ? {} : { method: filter.method }),
      }),
    follow: (after, { onStep, onStarted, onError }) => {
      const subscription = client.stream.events.subscribe(
        { endpointId, after },
        {
          onData: ({ data }) => {
            onStep(data);
          },
          onStarted,
          onError,
        },
      );
      return () => {
        subscription.unsubscribe();
      };
    },
    watch: ({ onStep, onStarted, onError }) => {
      const subscription = client.stream.changes.subscribe(
        { endpointId },
        { onData: onStep, onStarted, onError },
      );
      return () => {
        subscription.unsubscribe();
      };
    },
  };
}

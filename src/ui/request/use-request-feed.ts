import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTRPC, useTRPCClient } from '#ui/trpc.ts';
import { feedSource } from './feed-source.ts';
import { createRequestFeed, type FeedState, type RequestFeed } from './request-feed.ts';
import type { Endpoint } from './router-types.ts';

/** Follows the endpoint as long as the component is on the page. */
export function useRequestFeed(endpoint: Endpoint): { feed: RequestFeed; state: FeedState } {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [feed] = useState(() =>
    createRequestFeed(feedSource(client, endpoint.id), new URL(endpoint.url).pathname),
  );
  const state = useSyncExternalStore(feed.subscribe, feed.state, feed.state);
  useEffect(() => feed.start(), [feed]);
  useEffect(
    () =>
      feed.onEndpointChanged(() => {
        void queryClient.invalidateQueries(trpc.endpoint.pathFilter());
      }),
    [feed, queryClient, trpc],
  );
  return { feed, state };
}

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Me } from '#ui/account/use-me.ts';
import type { Endpoints } from '#ui/endpoint/use-endpoints.ts';
import type { Quota } from '#ui/usage/use-quota.ts';
import { useTRPC } from '#ui/trpc.ts';

/** Puts what the server already read into the cache, once, before anything below asks for it. */
export function useSeed({ me, endpoints, quota }: { me: Me; endpoints: Endpoints; quota: Quota }): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  useState(() => {
    queryClient.setQueryData(trpc.account.me.queryKey(), me);
    queryClient.setQueryData(trpc.endpoint.list.queryKey(), endpoints);
    queryClient.setQueryData(trpc.usage.today.queryKey(), quota);
  });
}

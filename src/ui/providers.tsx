'use client';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { createApiClient } from '#ui/api-client.ts';
import { leaveTo } from '#ui/kit/leave-to.ts';
import { cssVariablesResolver, theme } from '#ui/theme.ts';
import { TRPCProvider } from '#ui/trpc.ts';

interface ErrorData {
  httpStatus?: number;
  domainCode?: string;
}

function dataOf(error: unknown): ErrorData | null {
  return (error as { data?: ErrorData | null } | null)?.data ?? null;
}

/** The session ended elsewhere: back to the sign-in page, and from there to where the user was. */
function leaveWhenSignedOut(error: unknown): void {
  if (dataOf(error)?.domainCode !== 'unauthorized') return;
  const { pathname, search } = window.location;
  leaveTo(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}

/** 4xx answers don't get better by asking again; a network that failed once often works the next time. */
function shouldRetry(failures: number, error: unknown): boolean {
  const status = dataOf(error)?.httpStatus;
  return (status === undefined || status >= 500) && failures < 2;
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    defaultOptions: { queries: { staleTime: 15_000, retry: shouldRetry }, mutations: { retry: false } },
  });
}

export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [apiClient] = useState(createApiClient);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={apiClient} queryClient={queryClient}>
          <Notifications position="bottom-right" limit={4} autoClose={5000} />
          {children}
        </TRPCProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

'use client';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { createApiClient } from '#ui/api-client.ts';
import { cssVariablesResolver, theme } from '#ui/theme.ts';
import { TRPCProvider } from '#ui/trpc.ts';

/** 4xx answers don't get better by asking again; a network that failed once often works the next time. */
function shouldRetry(failures: number, error: unknown): boolean {
  const status = (error as { data?: { httpStatus?: number } | null } | null)?.data?.httpStatus;
  return (status === undefined || status >= 500) && failures < 2;
}

function createQueryClient(): QueryClient {
  return new QueryClient({
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

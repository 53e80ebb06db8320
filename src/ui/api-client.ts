import { createTRPCClient, createWSClient, httpBatchLink, splitLink, wsLink } from '@trpc/client';
import type { AppRouter } from '#transport/trpc/router.ts';
import { setSocketState } from '#ui/connection-state.ts';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

/** Doubles from half a second, with jitter, so that a restart is not met by every page at once. */
function retryDelayMs(attempt: number): number {
  const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
  return Math.round(ceiling / 2 + Math.random() * (ceiling / 2));
}

function socketUrl(): string {
  return `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/trpc`;
}

function createSocket() {
  return createWSClient({
    url: socketUrl,
    // With 0 an open subscription would make the client re-arm its timer without pause.
    lazy: { enabled: true, closeMs: 10_000 },
    keepAlive: { enabled: true, intervalMs: 20_000, pongTimeoutMs: 8_000 },
    retryDelayMs: (attempt) => {
      const delayMs = retryDelayMs(attempt);
      setSocketState({ kind: 'offline', retryAtMs: Date.now() + delayMs });
      return delayMs;
    },
    onOpen: () => {
      setSocketState({ kind: 'open' });
    },
    onClose: (cause) => {
      const closedByUs = cause?.code === 1000 || cause?.code === 1005;
      setSocketState(closedByUs ? { kind: 'idle' } : { kind: 'offline' });
    },
  });
}

export function createApiClient() {
  const http = httpBatchLink({ url: '/trpc', maxURLLength: 2048 });
  // Nothing subscribes while a page is rendered on the server, and Node 20 has no WebSocket.
  if (typeof window === 'undefined') return createTRPCClient<AppRouter>({ links: [http] });
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: wsLink({ client: createSocket() }),
        false: http,
      }),
    ],
  });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DomainContext } from '#domain/context.ts';
import type { Bus } from '#domain/stream/bus.ts';

/** Whether the server takes work: it reaches its database and isn't draining. */
export function createReadiness(ctx: DomainContext, isDraining: () => boolean): () => Promise<boolean> {
  return async () => {
    if (isDraining()) return false;
    try {
      await ctx.logStore.heads([]);
      return true;
    } catch {
      return false;
    }
  };
}

/**
 * `/healthz`: the process answers. `/readyz`: it also takes work. A node that hears no others still takes captures and
 * streams them, a little later where they arrive elsewhere, so it is degraded but ready: all would leave at once.
 */
export function createHealthHandler(isReady: () => Promise<boolean>, bus: Pick<Bus, 'isWhole'>) {
  const answer = async (alive: boolean): Promise<{ status: string; redis?: string }> => {
    if (alive) return { status: 'ok' };
    if (!(await isReady())) return { status: 'unavailable' };
    return bus.isWhole() ? { status: 'ok' } : { status: 'degraded', redis: 'unreachable' };
  };
  return function handleHealth(request: IncomingMessage, response: ServerResponse): void {
    void answer(request.url?.startsWith('/healthz') ?? false).then((health) => {
      const body = JSON.stringify(health);
      response.writeHead(health.status === 'unavailable' ? 503 : 200, {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': Buffer.byteLength(body),
        'Cache-Control': 'no-store',
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  };
}

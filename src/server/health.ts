import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DomainContext } from '#domain/context.ts';

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

/** `/healthz`: the process answers. `/readyz`: it also takes work. */
export function createHealthHandler(isReady: () => Promise<boolean>) {
  return function handleHealth(request: IncomingMessage, response: ServerResponse): void {
    const alive = request.url?.startsWith('/healthz') ?? false;
    void (alive ? Promise.resolve(true) : isReady()).then((ok) => {
      const body = JSON.stringify({ status: ok ? 'ok' : 'unavailable' });
      response.writeHead(ok ? 200 : 503, {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': Buffer.byteLength(body),
        'Cache-Control': 'no-store',
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  };
}

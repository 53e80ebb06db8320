import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DomainContext } from '#domain/context.ts';

/** `/healthz`: the process answers. `/readyz` and `/api/health`: it can also reach its database and isn't draining. */
export function createHealthHandler(ctx: DomainContext, isDraining: () => boolean) {
  async function isReady(): Promise<boolean> {
    if (isDraining()) return false;
    try {
      await ctx.logStore.heads([]);
      return true;
    } catch {
      return false;
    }
  }

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

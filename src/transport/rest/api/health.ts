import { getHealth } from '#protocol/rest/api/account.ts';
import type { RestApp } from '../app.ts';
import { retryAfter } from '../problem.ts';

export function registerHealth(app: RestApp, isReady: () => Promise<boolean>): void {
  app.openapi(getHealth, async (c) =>
    (await isReady())
      ? c.json({ status: 'ok' as const }, 200)
      : c.json({ status: 'unavailable' as const }, 503, retryAfter(1000)),
  );
}

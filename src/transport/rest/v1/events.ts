import type { DomainContext } from '#domain/context.ts';
import { getEvent } from '#domain/event/get-event.ts';
import { listEvents } from '#domain/event/list-events.ts';
import { replayEvent } from '#domain/event/replay-event.ts';
import { retryEvent } from '#domain/event/retry-event.ts';
import * as contracts from '#protocol/rest/v1/events.ts';
import { caller, type RestApp } from '../app.ts';

export function registerEvents(app: RestApp, ctx: DomainContext): void {
  app.openapi(contracts.listEvents, async (c) => {
    const { limit, offset, endpoint_id: endpointId = null, status = null, from, to } = c.req.valid('query');
    const page = await listEvents(ctx, caller(c.var), {
      endpointId,
      status,
      from: from === undefined ? null : new Date(from),
      to: to === undefined ? null : new Date(to),
      limit,
      offset,
    });
    const { events, total, totalCapped } = page;
    return c.json({ data: events, total, limit, offset, total_capped: totalCapped }, 200);
  });

  app.openapi(contracts.getEvent, async (c) => {
    return c.json(await getEvent(ctx, caller(c.var), c.req.valid('param')), 200);
  });

  app.openapi(contracts.replayEvent, async (c) => {
    return c.json(await replayEvent(ctx, caller(c.var), c.req.valid('param')), 201);
  });

  app.openapi(contracts.retryEvent, async (c) => {
    return c.json(await retryEvent(ctx, caller(c.var), c.req.valid('param')), 200);
  });
}

import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import type { CutEvent } from '#domain/request/cut-event.ts';
import { deleteRequests } from '#domain/request/delete-requests.ts';
import { getCapturedRequest } from '#domain/request/get-captured-request.ts';
import { pageRequests } from '#domain/request/page-requests.ts';
import { toCapturedRequest } from '#domain/request/project.ts';
import {
  deleteApiRequest,
  deleteApiRequests,
  getApiRequest,
  listApiRequests,
  type ApiRequest,
} from '#protocol/rest/api/requests.ts';
import { inBothSpellings } from '#protocol/rest/both-spellings.ts';
import { caller, type RestApp } from '../app.ts';

function toListedRequest({ event, bodySize, bodyTruncated }: CutEvent): ApiRequest {
  return inBothSpellings({ ...toCapturedRequest(event, { raw: false }), size: bodySize, bodyTruncated });
}

export function registerRequests(app: RestApp, ctx: DomainContext): void {
  app.openapi(listApiRequests, async (c) => {
    const { id: endpointId } = c.req.valid('param');
    const page = await pageRequests(ctx, caller(c.var), { endpointId, ...c.req.valid('query') });
    return c.json({ requests: page.requests.map(toListedRequest), total: page.total }, 200);
  });

  app.openapi(getApiRequest, async (c) => {
    const request = await getCapturedRequest(ctx, caller(c.var), c.req.valid('param'));
    return c.json(inBothSpellings({ ...request, bodyTruncated: false }), 200);
  });

  app.openapi(deleteApiRequest, async (c) => {
    const { count } = await deleteRequests(ctx, caller(c.var), { ids: [c.req.valid('param').id] });
    if (count === 0) throw notFound('Request');
    return c.json({ deleted: count }, 200);
  });

  app.openapi(deleteApiRequests, async (c) => {
    const { count } = await deleteRequests(ctx, caller(c.var), { ids: c.req.valid('json') });
    return c.json({ deleted: count }, 200);
  });
}

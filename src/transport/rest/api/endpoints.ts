import type { DomainContext } from '#domain/context.ts';
import { createEndpoint } from '#domain/endpoint/create-endpoint.ts';
import { deleteEndpoint } from '#domain/endpoint/delete-endpoint.ts';
import {
  describeEndpoint,
  describeEndpoints,
  type DescribedEndpoint,
} from '#domain/endpoint/describe-endpoints.ts';
import { CreateEndpointInput } from '#domain/endpoint/schemas.ts';
import { accountUsage } from '#domain/limit/account-usage.ts';
import {
  createApiEndpoint,
  deleteApiEndpoint,
  getApiEndpoint,
  listApiEndpoints,
  type ApiEndpoint,
} from '#protocol/rest/api/endpoints.ts';
import { inBothSpellings } from '#protocol/rest/both-spellings.ts';
import { caller, type RestApp } from '../app.ts';
import { parseInput } from '../input.ts';

function toApiEndpoint(endpoint: DescribedEndpoint): ApiEndpoint {
  const { id, name, alias, url, status, expiresAt, requestCount, lastRequestAt, createdAt, updatedAt } =
    endpoint;
  const isPermanent = expiresAt === null;
  // Its clients know three states; to a sender this one is like a paused one.
  const named = { id, name, alias, url, status: status === 'over_limit' ? ('paused' as const) : status };
  const counted = { requestCount, lastRequestAt, expiresAt, createdAt, updatedAt };
  return {
    ...inBothSpellings({ ...named, userId: endpoint.ownerId, ...counted }),
    isPermanent,
    is_permanent: isPermanent ? 1 : 0,
  };
}

export function registerEndpoints(app: RestApp, ctx: DomainContext): void {
  app.openapi(listApiEndpoints, async (c) => {
    const principal = caller(c.var);
    const [endpoints, { requests }] = await Promise.all([
      describeEndpoints(ctx, principal),
      accountUsage(ctx, principal),
    ]);
    const usage = inBothSpellings({ dailyRequests: requests.current, dailyRequestsMax: requests.limit });
    return c.json({ endpoints: endpoints.map(toApiEndpoint), total: endpoints.length, usage }, 200);
  });

  app.openapi(createApiEndpoint, async (c) => {
    const { alias, name, ...flags } = c.req.valid('json');
    const permanent = flags.permanent ?? flags.isPermanent ?? flags.is_permanent ?? false;
    const input = parseInput(CreateEndpointInput, {
      name: name ?? alias ?? (permanent ? 'Endpoint' : 'Temporary endpoint'),
      alias,
      temporary: !permanent,
    });
    const { id } = await createEndpoint(ctx, caller(c.var), input);
    return c.json(toApiEndpoint(await describeEndpoint(ctx, caller(c.var), { id })), 201);
  });

  app.openapi(getApiEndpoint, async (c) => {
    return c.json(toApiEndpoint(await describeEndpoint(ctx, caller(c.var), c.req.valid('param'))), 200);
  });

  app.openapi(deleteApiEndpoint, async (c) => {
    const id = c.req.valid('param');
    const endpoint = await describeEndpoint(ctx, caller(c.var), id);
    await deleteEndpoint(ctx, caller(c.var), id);
    return c.json(toApiEndpoint(endpoint), 200);
  });
}

import type { DomainContext } from '#domain/context.ts';
import { createEndpoint } from '#domain/endpoint/create-endpoint.ts';
import { deleteEndpoint } from '#domain/endpoint/delete-endpoint.ts';
import type { EndpointSettings } from '#domain/endpoint/endpoint-settings.ts';
import { getEndpointSettings } from '#domain/endpoint/get-endpoint-settings.ts';
import { listEndpointSettings } from '#domain/endpoint/list-endpoint-settings.ts';
import { CreateEndpointInput, UpdateEndpointInput } from '#domain/endpoint/schemas.ts';
import { changeEndpoint } from '#domain/endpoint/update-endpoint.ts';
import { isDomainError } from '#domain/errors.ts';
import {
  createAccountEndpoint,
  deleteAccountEndpoint,
  getAccountEndpoint,
  listAccountEndpoints,
  updateAccountEndpoint,
  type AccountEndpoint,
} from '#protocol/rest/v1/endpoints.ts';
import { CUSTOMARY_RETRY_CONFIG, type RetryConfig } from '#protocol/retry-config.ts';
import { caller, type RestApp } from '../app.ts';
import { parseInput } from '../input.ts';
import { Problem, problemOf } from '../problem.ts';

function toAccountEndpoint(ctx: DomainContext, endpoint: EndpointSettings): AccountEndpoint {
  const { id, name, alias, url, destinationUrl, retryConfig, paused, expiresAt } = endpoint;
  const expired = expiresAt !== null && expiresAt.getTime() <= ctx.clock.now();
  return {
    id,
    slug: alias ?? id,
    name,
    destination_url: destinationUrl,
    retry_config: retryConfig,
    is_active: !paused && !expired,
    created_at: endpoint.createdAt.toISOString(),
    updated_at: endpoint.updatedAt.toISOString(),
    url,
    expires_at: expiresAt?.toISOString() ?? null,
  };
}

interface Settings {
  name?: string | undefined;
  slug?: string | null | undefined;
  destination_url?: string | null | undefined;
  retry_config?: { [K in keyof RetryConfig]?: RetryConfig[K] | undefined } | null | undefined;
  is_active?: boolean | undefined;
}

/** In the domain's words; what is not given stays away. */
function toInput(settings: Settings, id: string | null) {
  const { name, slug, destination_url: destinationUrl, retry_config: retry, is_active: active } = settings;
  return {
    ...(name !== undefined && { name }),
    // Where there is no alias the id is shown as slug, and may come back as such.
    ...(slug !== undefined && { alias: slug === id ? null : slug }),
    ...(destinationUrl !== undefined && { destinationUrl }),
    ...(retry !== undefined && { retryConfig: retry && { ...CUSTOMARY_RETRY_CONFIG, ...retry } }),
    ...(active !== undefined && { paused: !active }),
  };
}

/** On this surface an alias is called slug, in refusals too. */
async function callingItSlug<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const problem = error instanceof Problem ? error : isDomainError(error) ? problemOf(error) : null;
    if (!problem) throw error;
    throw new Problem(problem.code, problem.message.replace('alias', 'slug'), {
      headers: problem.headers,
      details: problem.details.map(({ field, message }) => ({
        field: field === 'alias' ? 'slug' : field,
        message: message.replace('alias', 'slug'),
      })),
    });
  }
}

export function registerAccountEndpoints(app: RestApp, ctx: DomainContext): void {
  app.openapi(listAccountEndpoints, async (c) => {
    const page = c.req.valid('query');
    const { endpoints, total } = await listEndpointSettings(ctx, caller(c.var), page);
    return c.json({ data: endpoints.map((one) => toAccountEndpoint(ctx, one)), total, ...page }, 200);
  });

  app.openapi(createAccountEndpoint, async (c) => {
    const { id } = await callingItSlug(() =>
      createEndpoint(ctx, caller(c.var), parseInput(CreateEndpointInput, toInput(c.req.valid('json'), null))),
    );
    return c.json(toAccountEndpoint(ctx, await getEndpointSettings(ctx, caller(c.var), { id })), 201);
  });

  app.openapi(getAccountEndpoint, async (c) => {
    const endpoint = await getEndpointSettings(ctx, caller(c.var), c.req.valid('param'));
    return c.json(toAccountEndpoint(ctx, endpoint), 200);
  });

  app.openapi(updateAccountEndpoint, async (c) => {
    const { id } = c.req.valid('param');
    await callingItSlug(() => {
      const input = parseInput(UpdateEndpointInput, { id, ...toInput(c.req.valid('json'), id) });
      return changeEndpoint(ctx, caller(c.var), input);
    });
    return c.json(toAccountEndpoint(ctx, await getEndpointSettings(ctx, caller(c.var), { id })), 200);
  });

  app.openapi(deleteAccountEndpoint, async (c) => {
    await deleteEndpoint(ctx, caller(c.var), c.req.valid('param'));
    return c.body(null, 204);
  });
}

import { createApiKey } from '#domain/api-key/create-api-key.ts';
import { getApiKey } from '#domain/api-key/get-api-key.ts';
import { pageApiKeys } from '#domain/api-key/page-api-keys.ts';
import { revokeApiKey } from '#domain/api-key/revoke-api-key.ts';
import { CreateApiKeyInput, type ApiKeySummary } from '#domain/api-key/schemas.ts';
import type { DomainContext } from '#domain/context.ts';
import { notFound } from '#domain/errors.ts';
import * as contracts from '#protocol/rest/v1/api-keys.ts';
import { callingUser, type RestApp } from '../app.ts';
import { parseInput } from '../input.ts';

function toAccountApiKey(apiKey: ApiKeySummary): contracts.AccountApiKey {
  return {
    id: apiKey.id,
    name: apiKey.name,
    last_four: apiKey.display.slice(-4),
    scopes: apiKey.scopes,
    expires_at: apiKey.expiresAt,
    last_used_at: apiKey.lastUsedAt,
    created_at: apiKey.createdAt,
  };
}

export function registerApiKeys(app: RestApp, ctx: DomainContext): void {
  app.openapi(contracts.listApiKeys, async (c) => {
    const page = c.req.valid('query');
    const { apiKeys, total } = await pageApiKeys(ctx, callingUser(c.var), page);
    return c.json({ data: apiKeys.map(toAccountApiKey), total, ...page }, 200);
  });

  app.openapi(contracts.createApiKey, async (c) => {
    const { name, scopes, expires_at: expiresAt } = c.req.valid('json');
    const input = parseInput(CreateApiKeyInput, { name, scopes, expiresAt });
    const { key, apiKey } = await createApiKey(ctx, callingUser(c.var), input);
    return c.json({ ...toAccountApiKey(apiKey), key }, 201);
  });

  app.openapi(contracts.getApiKey, async (c) => {
    return c.json(toAccountApiKey(await getApiKey(ctx, callingUser(c.var), c.req.valid('param'))), 200);
  });

  app.openapi(contracts.deleteApiKey, async (c) => {
    const changed = await revokeApiKey(ctx, callingUser(c.var), c.req.valid('param'));
    if (!changed) throw notFound('API key');
    return c.body(null, 204);
  });
}

import type { DomainContext } from '#domain/context.ts';
import { getAsyncApi, getOpenApi } from '#protocol/rest/documents.ts';
import { createOpenApiDocument } from '#protocol/rest/openapi.ts';
import type { RestApp } from './app.ts';

/** It changes with the version of the server only. */
const CACHE = { 'Cache-Control': 'public, max-age=300' };

export function registerDocuments(app: RestApp, ctx: DomainContext, asyncApi: { asyncapi: string }): void {
  const document: { openapi: string; [key: string]: unknown } = {
    ...createOpenApiDocument(ctx.config.publicUrl),
  };
  app.openapi(getOpenApi, (c) => c.json(document, 200, CACHE));
  app.openapi(getAsyncApi, (c) => c.json({ ...asyncApi }, 200, CACHE));
}

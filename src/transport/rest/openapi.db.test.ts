import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { REST_CONTRACTS } from '#protocol/rest/contracts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { startTestServer, type TestServer } from '#testing/server.ts';
import { createRestApp } from './create-app.ts';

let own: TestContext;
let server: TestServer;
beforeAll(async () => {
  own = await createTestContext();
  server = await startTestServer(own.context);
});
afterAll(async () => {
  await server.close();
  await own.close();
});

const Document = z.looseObject({
  openapi: z.string(),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

async function served(): Promise<z.infer<typeof Document>> {
  return Document.parse(await (await fetch(`${server.http}/openapi.json`)).json());
}

test('the document is served to pages of any origin, and may be kept for a while', async () => {
  const response = await fetch(`${server.http}/openapi.json`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/json');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('cache-control')).toBe('public, max-age=300');
  expect(Document.parse(await response.json())).toMatchObject({
    openapi: '3.1.0',
    servers: [{ url: own.context.config.publicUrl }],
  });
});

test('every registered route is in the document, and nothing else is', async () => {
  const { paths } = await served();
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const app = createRestApp({
    ctx: own.context,
    isReady: () => Promise.resolve(true),
    asyncApi: { asyncapi: '3.0.0' },
  });
  const registered = app.routes
    .filter(({ path }) => path !== '/*')
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  expect(documented.sort()).toEqual([...new Set(registered)].sort());
  expect(documented).toHaveLength(REST_CONTRACTS.length);
});

test('a path of the document that has no such method names those that it has', async () => {
  const { paths } = await served();
  for (const [path, methods] of Object.entries(paths)) {
    const url = server.http + path.replaceAll(/\{\w+\}/g, '00000000-0000-7000-8000-000000000000');
    const response = await fetch(url, { method: 'PATCH', redirect: 'manual' });
    if ('patch' in methods) continue;
    expect({ path, status: response.status }).toEqual({ path, status: 405 });
    const allowed = response.headers.get('allow')?.toLowerCase().split(', ') ?? [];
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(methods)));
    expect(allowed).not.toContain('patch');
  }
});

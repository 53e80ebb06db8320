import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capture, createTestAccount, type TestAccount } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { startTestServer, type TestServer } from '#testing/server.ts';

const ANSWER = Buffer.from('<script>alert(1)</script>\xff', 'latin1');

let suite: TestContext;
let server: TestServer;
let ada: TestAccount;
beforeAll(async () => {
  suite = await createTestContext();
  server = await startTestServer(suite.context);
  ada = await createTestAccount(suite.context);
});
afterAll(async () => {
  await server.close();
  await suite.close();
});

async function cookieOf({ principal }: TestAccount): Promise<{ cookie: string }> {
  const { userId, workspaceId } = principal;
  const token = { userId, workspaceId, sessionVersion: 1 };
  const session = await encode({ token, secret: 'test-secret-test-secret-test-secret' });
  return { cookie: `next-auth.session-token=${session}` };
}

async function answered(): Promise<string> {
  const { db } = suite.context;
  const owner = { workspaceId: ada.principal.workspaceId, endpointId: ada.endpointId };
  const { id: requestId, seq } = await capture(suite.context, ada);
  const url = 'https://example.com/';
  const { id: destinationId } = await db.destination.create({ data: { ...owner, url } });
  const { id } = await db.delivery.create({ data: { ...owner, destinationId, requestId, seq } });
  await db.deliveryAttempt.create({
    data: { deliveryId: id, number: 1, url, startedAt: new Date(), durationMs: 1, responseBody: ANSWER },
  });
  return `${server.http}/download/deliveries/${id}/1`;
}

test('an answer comes as an attachment, byte for byte, and only to its own account', async () => {
  const url = await answered();
  const own = await fetch(url, { headers: await cookieOf(ada) });
  expect(Buffer.from(await own.arrayBuffer())).toEqual(ANSWER);
  expect(own.headers.get('content-type')).toBe('application/octet-stream');
  expect(own.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(own.headers.get('content-security-policy')).toMatch(/^sandbox/);

  const headers = await cookieOf(await createTestAccount(suite.context));
  const foreign = await fetch(url, { headers });
  const unknown = await fetch(`${url.slice(0, -38)}00000000-0000-7000-8000-000000000000/1`, { headers });
  expect([foreign.status, await foreign.text()]).toEqual([unknown.status, await unknown.text()]);
  expect(foreign.status).toBe(404);
  expect((await fetch(`${url}9`, { headers: await cookieOf(ada) })).status).toBe(404);
  expect((await fetch(url)).status).toBe(401);
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deleteEndpoint } from '#domain/endpoint/delete-endpoint.ts';
import { getEndpoint } from '#domain/endpoint/get-endpoint.ts';
import { updateEndpoint } from '#domain/endpoint/update-endpoint.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { deleteRequests } from '#domain/request/delete-requests.ts';
import { getRequest } from '#domain/request/get-request.ts';
import { purgeDeleted } from '#domain/retention/purge-deleted.ts';
import { sweepExpired } from '#domain/retention/sweep-expired.ts';
import { answerNext, startAnswering, type Answering } from '#testing/answering.ts';
import { createTenant } from '#testing/server.ts';

let suite: Answering;
let owner: UserPrincipal;
beforeAll(async () => {
  suite = await startAnswering();
  owner = { kind: 'user', sessionVersion: 0, ...suite.tenant };
});
afterEach(() => suite.closeClients());
afterAll(() => suite.close());

/** A request that a client has answered, and its endpoint. */
async function answeredRequest(body = 'given'): Promise<{ endpointId: string; id: string }> {
  const endpointId = await suite.endpoint(10_000);
  const client = await suite.listen(endpointId);
  const sent = fetch(`${suite.server.http}/h/${endpointId}`, { method: 'POST', body: '{}' });
  const id = await answerNext(client, { status: 201, headers: [['X-A', 'b']], body });
  await sent;
  await suite.answered(endpointId, 1);
  return { endpointId, id };
}

const countOf = (endpointId: string) => suite.ctx.db.requestAnswer.count({ where: { endpointId } });

describe('who answered', () => {
  test('is shown with the request: the key by name, the time it took, and what was said', async () => {
    const { id } = await answeredRequest('ü'.repeat(200_000));
    const { answer, isAnswerAwaited } = await getRequest(suite.ctx, owner, { id });
    expect(isAnswerAwaited).toBe(false);
    expect(answer).toMatchObject({ source: 'client', status: 201 });
    expect(answer?.client).toMatchObject({
      keyName: 'Test key',
      clientType: 'api_key',
      headers: [['X-A', 'b']],
      body: 'ü'.repeat(131_072),
      bodyEncoding: 'utf8',
      bodyTruncated: true,
      size: 400_000,
    });
    const stranger: UserPrincipal = { ...owner, ...(await createTenant(suite.ctx)) };
    await expect(getRequest(suite.ctx, stranger, { id })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is awaited while a sender waits', async () => {
    const endpointId = await suite.endpoint(10_000);
    const client = await suite.listen(endpointId);
    const sent = fetch(`${suite.server.http}/h/${endpointId}`, { method: 'POST', body: '{}' });
    const [request] = await client.requests(1);
    expect(await getRequest(suite.ctx, owner, { id: request?.id ?? '' })).toMatchObject({
      answer: null,
      isAnswerAwaited: true,
    });
    await answerNext(client, { status: 200 });
    await sent;
  });
});

describe('what was answered goes with the request', () => {
  test('at the end of the retention', async () => {
    const { endpointId, id } = await answeredRequest();
    await suite.ctx.db.request.update({ where: { id }, data: { receivedAt: new Date(0) } });
    await suite.ctx.db.workspace.update({ where: { id: owner.workspaceId }, data: { plan: 'free' } });
    await sweepExpired(suite.ctx, { rest: () => Promise.resolve() });
    await suite.ctx.db.workspace.update({ where: { id: owner.workspaceId }, data: { plan: 'self_hosted' } });
    expect(await countOf(endpointId)).toBe(0);
  });

  test('when it is deleted for good, and with the endpoint', async () => {
    const one = await answeredRequest();
    const other = await answeredRequest();
    await deleteRequests(suite.ctx, owner, { ids: [one.id] });
    await suite.ctx.db.request.updateMany({ where: { id: one.id }, data: { deletedAt: new Date(0) } });
    await deleteEndpoint(suite.ctx, owner, { id: other.endpointId });
    await purgeDeleted(suite.ctx);
    expect([await countOf(one.endpointId), await countOf(other.endpointId)]).toEqual([0, 0]);
  });
});

describe('asking clients', () => {
  test('is turned on and off for the next request, with a deadline of 100 to 25,000 ms', async () => {
    const { ctx } = suite;
    const id = await suite.endpoint(null);
    expect(await getEndpoint(ctx, owner, { id })).toMatchObject({ clientAnswer: null });
    const changed = await updateEndpoint(ctx, owner, { id, clientAnswer: { deadlineMs: 250 } });
    expect(changed.clientAnswer).toEqual({ deadlineMs: 250 });
    expect(await ctx.endpoints.find(id)).toMatchObject({ clientAnswerMs: 250 });
    expect((await updateEndpoint(ctx, owner, { id, clientAnswer: null })).clientAnswer).toBeNull();
    expect(await ctx.endpoints.find(id)).toMatchObject({ clientAnswerMs: null });
  });
});

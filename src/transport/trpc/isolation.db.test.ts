import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { TRPCError } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSignIn } from '#domain/access-token/start-sign-in.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { callAs, capture, createTestAccount, type TestAccount } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { describeError } from './errors.ts';
import { appRouter } from './router.ts';

type Ids = Record<
  | 'endpointId'
  | 'requestId'
  | 'apiKeyId'
  | 'connectionId'
  | 'tokenId'
  | 'signInId'
  | 'destinationId'
  | 'deliveryId'
  | 'jobId'
  | 'consumerId',
  string
>;

type Door =
  /** Takes ids: with another account's it must answer as with unknown ones. */
  | { names: (ids: Ids) => unknown; reads: boolean }
  /** Takes no id of anything: must show and change nothing of another account. */
  | { own: unknown }
  /** For whoever is not signed in. */
  | 'public';

/** Every procedure stands here, or the first test fails. */
const DOORS: Record<string, Door> = {
  'accessToken.list': { own: undefined },
  'accessToken.create': { own: { name: 'CLI', scopes: ['stream:listen'] } },
  'accessToken.revoke': { reads: false, names: ({ tokenId }) => ({ id: tokenId }) },
  'accessToken.listSignIns': { own: undefined },
  'accessToken.endSignIn': { reads: false, names: ({ signInId }) => ({ id: signInId }) },
  'account.me': { own: undefined },
  'account.updateProfile': { own: { name: 'Bob' } },
  'account.changePassword': { own: { currentPassword: 'x', newPassword: 'correct horse' } },
  'account.changeEmail': { own: { email: 'new@example.com', currentPassword: 'x' } },
  'account.resendVerification': { own: undefined },
  'apiKey.list': { own: undefined },
  'apiKey.create': { own: { name: 'CI', scopes: ['stream:listen'] } },
  'apiKey.revoke': { reads: false, names: ({ apiKeyId }) => ({ id: apiKeyId }) },
  'auth.options': 'public',
  'auth.register': 'public',
  'auth.requestPasswordReset': 'public',
  'auth.resetPassword': 'public',
  'auth.verifyEmail': 'public',
  'billing.get': { own: undefined },
  'billing.choosePlan': { own: { planId: 'free' } },
  'billing.openPortal': { own: undefined },
  'billing.refresh': { own: undefined },
  'consumer.list': { reads: true, names: ({ endpointId }) => ({ endpointId }) },
  'consumer.reset': { reads: false, names: ({ consumerId }) => ({ id: consumerId, to: { kind: 'head' } }) },
  'consumer.delete': { reads: false, names: ({ consumerId }) => ({ id: consumerId }) },
  'delivery.ofRequest': { reads: true, names: ({ requestId }) => ({ requestId }) },
  'delivery.list': { reads: true, names: ({ endpointId }) => ({ endpointId }) },
  'delivery.states': { reads: true, names: ({ endpointId }) => ({ endpointId, from: 0, to: 99 }) },
  'delivery.responseBody': { reads: true, names: ({ deliveryId }) => ({ deliveryId, number: 1 }) },
  'delivery.health': { reads: true, names: ({ destinationId }) => ({ destinationId }) },
  'delivery.retry': { reads: false, names: ({ deliveryId }) => ({ id: deliveryId }) },
  'delivery.changes': { reads: true, names: ({ endpointId }) => ({ endpointId }) },
  'destination.list': { reads: true, names: ({ endpointId }) => ({ endpointId }) },
  'destination.get': { reads: true, names: ({ destinationId }) => ({ id: destinationId }) },
  'destination.judge': {
    reads: true,
    names: ({ endpointId }) => ({ endpointId, url: 'http://127.0.0.1/hooks' }),
  },
  'destination.create': {
    reads: false,
    names: ({ endpointId }) => ({ endpointId, url: 'https://example.com/hooks' }),
  },
  'destination.update': {
    reads: false,
    names: ({ destinationId }) => ({ id: destinationId, url: 'https://example.com/taken' }),
  },
  'destination.setEnabled': {
    reads: false,
    names: ({ destinationId }) => ({ id: destinationId, enabled: false }),
  },
  'destination.rotateSecret': { reads: false, names: ({ destinationId }) => ({ id: destinationId }) },
  'destination.revealSecret': { reads: false, names: ({ destinationId }) => ({ id: destinationId }) },
  'destination.test': { reads: false, names: ({ destinationId }) => ({ id: destinationId }) },
  'destination.sendTestEvent': {
    reads: false,
    names: ({ endpointId, destinationId }) => ({ endpointId, destinationId, sample: 'github' }),
  },
  'destination.delete': { reads: false, names: ({ destinationId }) => ({ id: destinationId }) },
  'endpoint.list': { own: undefined },
  'endpoint.get': { reads: true, names: ({ endpointId }) => ({ id: endpointId }) },
  'endpoint.create': { own: { name: 'another' } },
  'endpoint.update': { reads: false, names: ({ endpointId }) => ({ id: endpointId, name: 'taken over' }) },
  'endpoint.delete': { reads: false, names: ({ endpointId }) => ({ id: endpointId }) },
  'replay.toConnection': {
    reads: false,
    names: ({ requestId, connectionId }) => ({ requestId, connectionId }),
  },
  'replay.event': { reads: false, names: ({ requestId }) => ({ id: requestId }) },
  'replay.range': { reads: false, names: ({ endpointId }) => ({ endpointId }) },
  'replay.failed': {
    reads: false,
    names: ({ endpointId, destinationId }) => ({ endpointId, destinationId }),
  },
  'replay.jobs': { reads: true, names: ({ endpointId }) => ({ endpointId }) },
  'replay.cancelJob': { reads: false, names: ({ jobId }) => ({ id: jobId }) },
  'replay.resumeJob': { reads: false, names: ({ jobId }) => ({ id: jobId }) },
  'request.list': { reads: true, names: ({ endpointId }) => ({ endpointId }) },
  'request.get': { reads: true, names: ({ requestId }) => ({ id: requestId }) },
  'request.delete': { reads: false, names: ({ requestId }) => ({ ids: [requestId] }) },
  'request.restore': { reads: false, names: ({ requestId }) => ({ ids: [requestId] }) },
  'stream.events': { reads: true, names: ({ endpointId }) => ({ endpointId, after: 0 }) },
  'stream.changes': { reads: true, names: ({ endpointId }) => ({ endpointId }) },
  'stream.listeners': { reads: true, names: ({ endpointId }) => ({ endpointId }) },
  'usage.days': { own: undefined },
  'usage.plan': { own: undefined },
  'usage.today': { own: undefined },
  // Last: they end the session and the account of whoever calls.
  'account.signOutEverywhere': { own: undefined },
  'account.deleteAccount': { own: { confirmEmail: 'x@example.com' } },
};

let test: TestContext;
let ada: TestAccount;
let adasIds: Ids;
beforeAll(async () => {
  test = await createTestContext();
  ada = await createTestAccount(test.context);
  const { id: requestId } = await capture(test.context, ada);
  const { apiKey } = await callAs(test.context, ada.principal).apiKey.create({
    name: 'CI',
    scopes: ['stream:listen'],
  });
  const { personalToken } = await callAs(test.context, ada.principal).accessToken.create({
    name: 'CLI',
    scopes: ['stream:listen'],
  });
  await startSignIn(test.context, ada.principal, null);
  const [signIn] = await callAs(test.context, ada.principal).accessToken.listSignIns();
  const { destinationId, deliveryId } = await failedDelivery(requestId);
  const { id: consumerId } = await test.context.db.consumer.create({
    data: { endpointId: ada.endpointId, name: 'mine' },
  });
  const { id: jobId } = await test.context.db.replayJob.create({
    data: {
      ...{ workspaceId: ada.principal.workspaceId, endpointId: ada.endpointId, kind: 'retry', total: 1 },
      ...{ positionSeq: 0, lastSeq: 1, perSecond: 1, nextStepAt: new Date() },
    },
  });
  const connectionId = randomUUID();
  await test.context.presence.enter(
    {
      connectionId,
      endpointId: ada.endpointId,
      workspaceId: ada.principal.workspaceId,
      clientType: 'api_key',
      clientMode: null,
      userAgent: null,
      connectedAtMs: 0,
    },
    null,
    () => {
      throw new Error('A replay reached another account’s client');
    },
  );
  adasIds = {
    endpointId: ada.endpointId,
    requestId,
    apiKeyId: apiKey.id,
    connectionId,
    tokenId: personalToken.id,
    signInId: signIn?.id ?? '',
    ...{ destinationId, deliveryId, jobId, consumerId },
  };
});
afterAll(() => test.close());

/** One of Ada's, with an attempt. */
async function failedDelivery(requestId: string): Promise<{ destinationId: string; deliveryId: string }> {
  const { db } = test.context;
  const of = { workspaceId: ada.principal.workspaceId, endpointId: ada.endpointId };
  const url = 'https://example.com/';
  const { id: destinationId } = await db.destination.create({ data: { ...of, url } });
  const times = { startedAt: new Date(0), durationMs: 1 };
  const { id: deliveryId } = await db.delivery.create({
    data: {
      ...{ ...of, requestId, destinationId, seq: 1, status: 'failed', attemptCount: 1 },
      attempts: { create: { number: 1, url, ...times, statusCode: 500, responseBody: Buffer.from('no') } },
    },
  });
  return { destinationId, deliveryId };
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** The answer of a procedure as a client sees it; of a subscription its first step, if one comes. */
async function answer(principal: UserPrincipal | null, path: string, input: unknown): Promise<unknown> {
  const abort = new AbortController();
  const [noun = '', verb = ''] = path.split('.');
  // Guarantee: the caller has a function for each procedure of the router.
  const caller = callAs(test.context, principal, { signal: abort.signal }) as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >;
  try {
    const result = await caller[noun]?.[verb]?.(input);
    if (!isIterable(result)) return { result };
    const first = result[Symbol.asyncIterator]().next();
    const step = await Promise.race([first, sleep(500, 'nothing yet')]);
    abort.abort();
    await first;
    return { step };
  } catch (error) {
    if (!(error instanceof TRPCError)) {
      return describeError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: error }), undefined, path);
    }
    return describeError(error, undefined, path);
  } finally {
    abort.abort();
  }
}

/** Everything that belongs to Ada. */
async function adasRows(): Promise<unknown> {
  const { workspaceId, userId } = ada.principal;
  const { db } = test.context;
  return {
    user: await db.user.findUnique({ where: { id: userId } }),
    workspace: await db.workspace.findUnique({ where: { id: workspaceId } }),
    endpoints: await db.endpoint.findMany({ where: { workspaceId }, include: { cursor: true } }),
    requests: await db.request.findMany({ where: { workspaceId } }),
    apiKeys: await db.apiKey.findMany({ where: { workspaceId } }),
    tokens: await db.accessToken.findMany({ where: { workspaceId } }),
    refreshTokens: await db.refreshToken.findMany({ where: { workspaceId } }),
    destinations: await db.destination.findMany({ where: { workspaceId } }),
    deliveries: await db.delivery.findMany({ where: { workspaceId } }),
    jobs: await db.replayJob.findMany({ where: { workspaceId } }),
    audit: await db.auditEvent.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } }),
  };
}

it('every procedure of the router is tried', () => {
  expect(Object.keys(DOORS).sort()).toEqual(Object.keys(appRouter._def.procedures).sort());
});

describe('another account', () => {
  it.each(Object.entries(DOORS).filter(([, door]) => door !== 'public'))('%s', async (path, door) => {
    if (door === 'public') return;
    const bob = await createTestAccount(test.context);
    const before = await adasRows();
    if ('names' in door) {
      const unknownIds: Ids = {
        endpointId: randomUUID(),
        requestId: randomUUID(),
        apiKeyId: randomUUID(),
        connectionId: randomUUID(),
        tokenId: randomUUID(),
        signInId: randomUUID(),
        destinationId: randomUUID(),
        deliveryId: randomUUID(),
        jobId: randomUUID(),
        consumerId: randomUUID(),
      };
      const foreign = await answer(bob.principal, path, door.names(adasIds));
      expect(foreign).toEqual(await answer(bob.principal, path, door.names(unknownIds)));
      expect(foreign).not.toHaveProperty('step');
      // Ada herself gets another answer, so the ids are good ones.
      if (door.reads) expect(await answer(ada.principal, path, door.names(adasIds))).not.toEqual(foreign);
    } else {
      const text = JSON.stringify(await answer(bob.principal, path, door.own));
      const { workspaceId, userId } = ada.principal;
      const secrets = [ada.email, workspaceId, userId, ...Object.values(adasIds)];
      for (const secret of secrets) {
        expect(text).not.toContain(secret);
      }
    }
    expect(await adasRows()).toEqual(before);
  });
});

describe('nobody', () => {
  it.each(Object.entries(DOORS).filter(([, door]) => door !== 'public'))('%s', async (path, door) => {
    if (door === 'public') return;
    const input = 'names' in door ? door.names(adasIds) : door.own;
    expect(await answer(null, path, input)).toMatchObject({ facts: { domainCode: 'unauthorized' } });
  });
});

import { TRPCError } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isDomainError } from '#domain/errors.ts';
import { PLANS } from '#domain/limit/plan.ts';
import { callAs, capture, createTestAccount, refusalOf, type TestAccount } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import type { RequestsStep } from './watch-requests.ts';

let test: TestContext;
beforeAll(async () => {
  const free = PLANS['free'];
  if (!free) throw new Error('There is no free plan');
  const plans = { ...PLANS, one_listener: { ...free, id: 'one_listener', listenersPerEndpoint: 1 } };
  test = await createTestContext({ config: { plans } });
});
afterAll(() => test.close());

/** Guarantee: without an adapter a tracked step is the tuple that adapters unpack, whatever its type says. */
function unpack(envelope: unknown): [id: string, step: RequestsStep] {
  return envelope as [string, RequestsStep];
}

/** Reads a subscription into lists, until it ends or `stop` is called. */
async function watch(account: TestAccount, input: { after: number; lastEventId?: string }) {
  const abort = new AbortController();
  const { stream } = callAs(test.context, account.principal, { signal: abort.signal });
  const steps: RequestsStep[] = [];
  const ids: string[] = [];
  let failure: unknown;
  const subscription = await stream.events({ endpointId: account.endpointId, ...input });
  const done = (async () => {
    for await (const envelope of subscription) {
      const [id, step] = unpack(envelope);
      ids.push(id);
      steps.push(step);
    }
  })().catch((error: unknown) => {
    failure = error;
  });
  return {
    steps,
    ids,
    seqs: () =>
      steps.flatMap((step) => (step.kind === 'requests' ? step.requests.map(({ seq }) => seq) : [])),
    stop: async () => {
      abort.abort();
      await done;
    },
    failure: async () => {
      await done;
      const reason = failure instanceof TRPCError ? failure.cause : failure;
      return isDomainError(reason) ? reason : undefined;
    },
  };
}

function listeners(account: TestAccount) {
  return callAs(test.context, account.principal).stream.listeners({ endpointId: account.endpointId });
}

describe('the dashboard’s stream', () => {
  it('brings what is stored after the position, says so, then what arrives, each once', async () => {
    const account = await createTestAccount(test.context);
    for (let i = 0; i < 5; i++) await capture(test.context, account, { subPath: `/${i}` });
    const watching = await watch(account, { after: 2 });
    await vi.waitFor(() => {
      expect(watching.steps.at(-1)).toEqual({ kind: 'caught_up', seq: 5 });
    });
    await Promise.all(Array.from({ length: 50 }, () => capture(test.context, account)));
    await vi.waitFor(() => {
      expect(watching.seqs()).toEqual(Array.from({ length: 53 }, (_, i) => i + 3));
    });
    expect(watching.ids.at(-1)).toBe('55');
    await watching.stop();
  });

  it('resumes after the last step that the client saw', async () => {
    const account = await createTestAccount(test.context);
    for (let i = 0; i < 5; i++) await capture(test.context, account);
    const watching = await watch(account, { after: 0, lastEventId: '4' });
    await vi.waitFor(() => {
      expect(watching.seqs()).toEqual([5]);
    });
    await watching.stop();
  });

  it('says so when the log ends before the position, as after a restored backup', async () => {
    const account = await createTestAccount(test.context);
    await capture(test.context, account);
    const watching = await watch(account, { after: 7 });
    expect((await watching.failure())?.message).toMatch(/Reload/);
  });

  it('starts at the given position when the client’s id is not one of ours', async () => {
    const account = await createTestAccount(test.context);
    await capture(test.context, account);
    const watching = await watch(account, { after: 0, lastEventId: 'nonsense' });
    await vi.waitFor(() => {
      expect(watching.seqs()).toEqual([1]);
    });
    await watching.stop();
  });

  it('counts as a listener while it lasts, and shares the plan’s cap', async () => {
    const account = await createTestAccount(test.context, { plan: 'free' });
    const watching = [];
    for (let i = 0; i < 3; i++) watching.push(await watch(account, { after: 0 }));
    await vi.waitFor(async () => {
      expect(await listeners(account)).toHaveLength(3);
    });
    expect((await listeners(account))[0]).toMatchObject({
      clientType: 'web',
      clientMode: null,
      userAgent: 'test',
    });
    const full = await (await watch(account, { after: 0 })).failure();
    expect(full).toMatchObject({
      code: 'limit_exceeded',
      message: expect.stringContaining('3 listeners at once') as unknown,
    });
    await watching[0]?.stop();
    await vi.waitFor(async () => {
      expect(await listeners(account)).toHaveLength(2);
    });
    await watching[1]?.stop();
    await watching[2]?.stop();
    expect(await listeners(account)).toHaveLength(0);
  });

  it('ends with the reason when a smaller plan has no place for it: the newest first', async () => {
    const account = await createTestAccount(test.context);
    const { workspaceId } = account.principal;
    const oldest = await watch(account, { after: 0 });
    await vi.waitFor(async () => {
      expect(await listeners(account)).toHaveLength(1);
    });
    const newest = await watch(account, { after: 0 });
    await vi.waitFor(async () => {
      expect(await listeners(account)).toHaveLength(2);
    });
    await test.context.db.workspace.update({ where: { id: workspaceId }, data: { plan: 'one_listener' } });
    test.context.bus.publish({ topic: 'plan-changed', workspaceId });
    expect(await newest.failure()).toMatchObject({ code: 'limit_exceeded', detail: { limit: 1 } });
    expect(await listeners(account)).toHaveLength(1);
    await oldest.stop();
    expect(await oldest.failure()).toBeUndefined();
  });

  it.each([
    [
      'the sessions are ended',
      (account: TestAccount) => callAs(test.context, account.principal).account.signOutEverywhere(),
      'unauthorized',
    ],
    [
      'the endpoint is deleted',
      (account: TestAccount) =>
        callAs(test.context, account.principal).endpoint.delete({ id: account.endpointId }),
      'not_found',
    ],
    [
      'the account is deleted',
      (account: TestAccount) =>
        callAs(test.context, account.principal).account.deleteAccount({ confirmEmail: account.email }),
      /unauthorized|not_found/,
    ],
  ])('ends at once when %s', async (_, act, code) => {
    const account = await createTestAccount(test.context);
    const watching = await watch(account, { after: 0 });
    await vi.waitFor(() => {
      expect(watching.steps).toHaveLength(1);
    });
    await act(account);
    expect((await watching.failure())?.code).toMatch(code);
    expect(await test.context.presence.list(account.endpointId)).toEqual([]);
  });

  it('goes on when somebody else signs out', async () => {
    const [ada, bob] = [await createTestAccount(test.context), await createTestAccount(test.context)];
    const watching = await watch(ada, { after: 0 });
    await callAs(test.context, bob.principal).account.signOutEverywhere();
    await capture(test.context, ada);
    await vi.waitFor(() => {
      expect(watching.seqs()).toEqual([1]);
    });
    await watching.stop();
    expect(await watching.failure()).toBeUndefined();
  });

  it('is refused to a session that is over', async () => {
    const account = await createTestAccount(test.context);
    await callAs(test.context, account.principal).account.signOutEverywhere();
    const { stream } = callAs(test.context, account.principal);
    expect((await refusalOf(stream.events({ endpointId: account.endpointId, after: 0 }))).code).toBe(
      'unauthorized',
    );
  });
});

describe('changes made in another tab', () => {
  it('arrive: deleted, restored, and the endpoint itself', async () => {
    const account = await createTestAccount(test.context);
    const { id } = await capture(test.context, account);
    const abort = new AbortController();
    const { stream } = callAs(test.context, account.principal, { signal: abort.signal });
    const seen: unknown[] = [];
    const subscription = await stream.changes({ endpointId: account.endpointId });
    const done = (async () => {
      for await (const change of subscription) seen.push(change);
    })();
    const other = callAs(test.context, account.principal);
    await vi.waitFor(async () => {
      await other.endpoint.update({ id: account.endpointId, name: 'renamed' });
      expect(seen).toContainEqual({ kind: 'endpoint' });
    });
    await other.request.delete({ ids: [id] });
    await other.request.restore({ ids: [id] });
    await vi.waitFor(() => {
      expect(seen).toContainEqual({ kind: 'deleted', ids: [id] });
      expect(seen).toContainEqual({ kind: 'restored', ids: [id] });
    });
    abort.abort();
    await done;
  });
});

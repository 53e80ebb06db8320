import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAs, createTestAccount, refusalOf } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { secretFor } from '#testing/sign-as.ts';
import type { AttemptResult, OutgoingAttempt } from '#domain/delivery/sender.ts';
import { SIGNATURE_PROVIDERS } from '#protocol/signature-provider.ts';
import { SAMPLES } from './samples.ts';

const sent: OutgoingAttempt[] = [];
const ANSWER: AttemptResult = {
  startedAtMs: 0,
  durationMs: 12,
  statusCode: 202,
  headers: [['content-type', 'text/plain']],
  body: Buffer.from(`${'x'.repeat(4_095)}ü`),
  retryAfterMs: null,
  timings: { dnsMs: 1, connectMs: 2, tlsMs: null, firstByteMs: 10 },
  remoteAddress: '192.0.2.1',
  error: null,
};

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({
    sender: {
      send: (attempt) => {
        sent.push(attempt);
        return Promise.resolve(ANSWER);
      },
      close: () => Promise.resolve(),
    },
  });
});
afterAll(() => test.close());

async function setUp() {
  const account = await createTestAccount(test.context);
  const api = callAs(test.context, account.principal);
  const { endpointId } = account;
  const create = async (more: object = {}) => {
    const input = { endpointId, url: 'https://example.com/hooks', ...more };
    return (await api.destination.create(input)).destination.id;
  };
  const queued = async (requestId: string) => {
    const rows = await test.context.db.delivery.findMany({ where: { endpointId, requestId } });
    return rows.map(({ destinationId }) => destinationId);
  };
  return { ...account, api, create, queued };
}

describe('a test event', () => {
  it.each(SIGNATURE_PROVIDERS)(
    'of %s is signed with the endpoint’s secret, and verifies',
    async (provider) => {
      const { api, endpointId } = await setUp();
      const secret = secretFor(provider, 'a secret of tests');
      await api.endpoint.update({ id: endpointId, signature: { provider, secret } });
      const { id, seq } = await api.destination.sendTestEvent({ endpointId, sample: provider });
      const request = await api.request.get({ id });
      expect({ seq, verdict: request.signature?.outcome }).toEqual({ seq: 1, verdict: 'verified' });
      expect(request.rawHeaders).toContainEqual(['X-Hookwire-Test', 'true']);
    },
  );

  it.each(Object.keys(SAMPLES) as (keyof typeof SAMPLES)[])(
    'of %s carries no signature where the endpoint has no secret of it',
    async (sample) => {
      const { api, endpointId } = await setUp();
      const { id } = await api.destination.sendTestEvent({ endpointId, sample });
      const { rawHeaders } = await api.request.get({ id });
      expect(rawHeaders.filter(([name]) => /signature|hmac/i.test(name))).toEqual([]);
    },
  );

  it('is delivered as any capture, or only to the destination that is named', async () => {
    const { api, endpointId, create, queued } = await setUp();
    const [all, puts] = [await create(), await create({ filter: { all: [{ on: 'method', in: ['PUT'] }] } })];
    const { id } = await api.destination.sendTestEvent({ endpointId, sample: 'json' });
    expect(await queued(id)).toEqual([all]);
    const named = await api.destination.sendTestEvent({ endpointId, sample: 'json', destinationId: puts });
    expect(await queued(named.id)).toEqual([puts]);
  });

  it('is refused, with a reason, where nothing would take it', async () => {
    const { api, endpointId, create } = await setUp();
    const destinationId = await create({ enabled: false });
    const send = (more: object = {}) =>
      refusalOf(api.destination.sendTestEvent({ endpointId, sample: 'json', ...more }));
    expect((await send({ destinationId })).message).toBe('This destination is off. Turn it on, then send.');
    expect(await send({ destinationId: randomUUID() })).toMatchObject({ code: 'not_found' });
    await api.endpoint.update({ id: endpointId, paused: true });
    expect((await send()).message).toMatch(/^The endpoint is paused/);
  });

  it('counts against the day', async () => {
    const { principal, endpointId } = await createTestAccount(test.context, { plan: 'free' });
    const { workspaceId } = principal;
    const day = new Date(new Date().toISOString().slice(0, 10));
    await test.context.db.usageDay.create({
      data: { workspaceId, endpointId, day, requests: 500, bytes: 0 },
    });
    const api = callAs(test.context, principal).destination;
    expect(await refusalOf(api.sendTestEvent({ endpointId, sample: 'json' }))).toMatchObject({
      code: 'limit_exceeded',
      detail: { limit: 500 },
    });
  });
});

describe('a test of a destination', () => {
  it('is one attempt outside the log, with its headers and secret, and shows the start of the answer', async () => {
    const { api, create, endpointId } = await setUp();
    const id = await create({ headers: [{ name: 'X-Key', value: 'k' }] });
    const { secret } = await api.destination.revealSecret({ id });
    sent.length = 0;
    const result = await api.destination.test({ id, sample: 'github' });
    expect(sent).toMatchObject([
      {
        pool: id,
        url: 'https://example.com/hooks',
        addedHeaders: [['X-Key', 'k']],
        signingSecrets: [secret],
        attempt: 1,
      },
    ]);
    expect(result).toMatchObject({
      statusCode: 202,
      durationMs: 12,
      remoteAddress: '192.0.2.1',
      isBodyCut: true,
    });
    expect(result.bodyText).toBe('x'.repeat(4_095));
    expect(await test.context.db.request.count({ where: { endpointId } })).toBe(0);
  });

  it('may be of a URL that is not saved yet, which has no secrets to give away', async () => {
    const { api, endpointId, principal } = await setUp();
    sent.length = 0;
    await api.destination.test({ endpointId, url: 'https://example.org/' });
    const pool = principal.workspaceId;
    expect(sent).toMatchObject([{ pool, url: 'https://example.org/', addedHeaders: [], signingSecrets: [] }]);
  });

  it.each([
    [{ url: 'https://example.org/' }, /./],
    [{ id: 'x' }, 'Destination ids are UUIDs'],
    [{ endpointId: randomUUID(), url: 'ftp://x' }, 'Start the destination URL with https:// or http://'],
  ])('is refused for %j', async (input, words) => {
    const { api } = await setUp();
    // Guarantee: what is wrong is what is tried.
    const call = api.destination.test(input as { id: string });
    const error: unknown = await call.catch((reason: unknown) => reason);
    const { cause } = error as { cause: { issues: { message: string }[] } };
    expect(cause.issues[0]?.message).toMatch(words);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callAs, capture, createTestAccount, refusalOf, type TestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';

const clock = createTestClock();
const words = (pattern: RegExp): unknown => expect.stringMatching(pattern);
let suite: TestContext;
let ada: TestAccount;
beforeAll(async () => {
  suite = await createTestContext({ clock, allowCidrs: '127.0.0.0/8' });
});
afterAll(() => suite.close());
beforeEach(async () => {
  ada = await createTestAccount(suite.context);
});

type Input = Parameters<ReturnType<typeof callAs>['replay']['event']>[0];
const replay = (input: Input) => callAs(suite.context, ada.principal).replay.event(input);
const owner = () => ({ workspaceId: ada.principal.workspaceId, endpointId: ada.endpointId });
const queued = (requestId: string) => suite.context.db.delivery.findMany({ where: { requestId } });
const unlisted = () =>
  suite.context.db.destination.findMany({
    where: { ...owner(), isListed: false, deletedAt: null },
    orderBy: { createdAt: 'asc' },
  });

function destination(url = 'https://example.com/', more: { disabledAt?: Date } = {}) {
  return suite.context.db.destination.create({ data: { ...owner(), url, ...more } });
}

describe('a replayed event', () => {
  test('goes to the destinations, as it would if its sender had sent it again', async () => {
    const [one, other] = [await destination(), await destination()];
    await destination('https://example.com/off', { disabledAt: new Date() });
    const { id } = await capture(suite.context, ada);
    expect(await queued((await replay({ id })).id)).toMatchObject([
      { destinationId: one.id, isPrimary: true, status: 'pending', seq: 2n },
      { destinationId: other.id, isPrimary: false },
    ]);
  });

  test('goes to the one that is named and no other', async () => {
    await destination();
    const { id: destinationId } = await destination();
    const { id } = await capture(suite.context, ada);
    const event = await replay({ id, to: { destinationId } });
    expect(await queued(event.id)).toMatchObject([{ destinationId, isPrimary: true }]);
  });

  test('goes to another URL alone, which no capture and no list gets to know', async () => {
    const listed = await destination();
    const { id } = await capture(suite.context, ada);
    const first = await replay({ id, to: { url: 'http://127.0.0.1:18999/a' } });
    const second = await replay({ id, to: { url: 'http://127.0.0.1:18999/a' } });
    const [made, ...more] = await unlisted();
    expect(more).toEqual([]);
    expect(made).toMatchObject({ url: 'http://127.0.0.1:18999/a' });
    for (const event of [first, second]) {
      expect(await queued(event.id)).toMatchObject([{ destinationId: made?.id, isPrimary: true }]);
    }
    const list = await callAs(suite.context, ada.principal).destination.list({ endpointId: ada.endpointId });
    expect(JSON.stringify(list)).not.toContain('127.0.0.1');
    expect((await suite.context.endpoints.find(ada.endpointId))?.destinations).toMatchObject([
      { id: listed.id },
    ]);
  });

  test('is an edited copy, and its original stays as it was', async () => {
    const { id } = await capture(suite.context, ada, { subPath: '/a?x=1', headers: ['Content-Length', '2'] });
    const before = await suite.context.db.request.findUniqueOrThrow({ where: { id } });
    const edit = { method: 'put', path: '/b', body: { encoding: 'utf8', text: 'new' } } as const;
    const copy = await replay({ id, edit });
    const row = await suite.context.db.request.findUniqueOrThrow({ where: { id: copy.id } });
    expect({
      ...row,
      body: Buffer.from(row.body).toString(),
      headers: Buffer.from(row.headers).toString(),
    }).toMatchObject({
      ...{ method: 'PUT', target: `/h/${ada.endpointId}/b`, body: 'new', bodySize: 3, seq: 2n },
      headers: 'Content-Length:3\r\n',
    });
    expect(await suite.context.db.request.findUniqueOrThrow({ where: { id } })).toEqual(before);
    const audit = await suite.context.db.auditEvent.findFirstOrThrow({ where: { subject: id } });
    expect(audit.detail).toEqual({ eventId: copy.id, edited: ['method', 'path', 'body'] });
  });
});

describe('other URLs of an endpoint', () => {
  test('are at most 20; the one that was not asked for longest makes room once it is done', async () => {
    const { id } = await capture(suite.context, ada);
    const to = (n: number) => ({ url: `http://127.0.0.1:18999/${n}` });
    for (let n = 1; n <= 20; n++) {
      await replay({ id, to: to(n) });
      clock.advance(1_000);
    }
    const where = owner();
    clock.advance(600_000);
    expect(await refusalOf(replay({ id, to: to(21) }))).toMatchObject({ code: 'limit_exceeded' });
    await suite.context.db.delivery.updateMany({ where, data: { nextAttemptAt: null, status: 'failed' } });
    await replay({ id, to: to(1) });
    await replay({ id, to: to(21) });
    const urls = (await unlisted()).map(({ url }) => url.slice(url.lastIndexOf('/') + 1));
    expect(urls.map(Number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 21 }, (_, i) => i + 1).filter((n) => n !== 2),
    );
    const gone = await suite.context.db.delivery.findFirstOrThrow({
      where: { ...where, destinationId: { notIn: (await unlisted()).map((one) => one.id) } },
    });
    const retry = callAs(suite.context, ada.principal).delivery.retry({ id: gone.id });
    expect(await refusalOf(retry)).toMatchObject({ code: 'invalid_input', message: words(/was removed/) });
  });

  test('asked for many times at once are one', async () => {
    const { id } = await capture(suite.context, ada);
    await Promise.all(
      Array.from({ length: 8 }, () => replay({ id, to: { url: 'http://127.0.0.1:18999/' } })),
    );
    expect(await unlisted()).toHaveLength(1);
  });
});

describe('a replay is refused', () => {
  test('to an address that the guard refuses, and nothing is kept of it', async () => {
    const { id } = await capture(suite.context, ada);
    const refusal = await refusalOf(replay({ id, to: { url: 'http://169.254.169.254/latest' } }));
    expect(refusal).toMatchObject({ code: 'invalid_input', detail: { field: 'to.url' } });
    expect(await unlisted()).toEqual([]);
    expect(await suite.context.db.request.count({ where: { endpointId: ada.endpointId } })).toBe(1);
  });

  test('to a destination that is off, of another endpoint, or another account’s', async () => {
    const { id } = await capture(suite.context, ada);
    const off = await destination('https://example.com/', { disabledAt: new Date() });
    expect(await refusalOf(replay({ id, to: { destinationId: off.id } }))).toMatchObject({
      message: words(/Turn it on/),
    });
    const bob = await createTestAccount(suite.context);
    const others = await suite.context.db.destination.create({
      data: {
        workspaceId: bob.principal.workspaceId,
        endpointId: bob.endpointId,
        url: 'https://example.com/',
      },
    });
    expect(await refusalOf(replay({ id, to: { destinationId: others.id } }))).toMatchObject({
      code: 'not_found',
    });
  });
});

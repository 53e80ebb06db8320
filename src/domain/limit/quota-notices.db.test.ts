import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createContext } from '#server/context.ts';
import { createMailer } from '#infra/mailer.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, TEST_CONFIG, TEST_ENCRYPTION_KEYS, type TestContext } from '#testing/context.ts';
import { createEndpoint, createTenant } from '#testing/server.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { readableMail, startSmtpServer, type SmtpServer } from '#testing/smtp-server.ts';
import type { DomainContext } from '#domain/context.ts';
import { mailQuotaNotices } from './mail-quota-notices.ts';
import { PLANS, type Plan } from './plan.ts';
import { utcDay } from './utc-day.ts';

const MINUTE_MS = 60_000;
const HUNDRED: Plan = { ...(PLANS['free'] as Plan), id: 'hundred', title: 'Hundred', requestsPerDay: 100 };
const config = { ...TEST_CONFIG, plans: { ...PLANS, hundred: HUNDRED } };

let clock: ReturnType<typeof createTestClock>;
let smtp: SmtpServer;
let test_: TestContext;
let mailer: ReturnType<typeof createMailer>;
const look = (ctx = test_.context) => mailQuotaNotices(ctx, new AbortController().signal);
const subjects = () => smtp.received.map((mail) => /^Subject: (.*)$/m.exec(mail)?.[1]?.trim());

beforeAll(async () => {
  smtp = await startSmtpServer();
  clock = createTestClock(Date.UTC(2026, 4, 3, 14));
  mailer = createMailer({ smtpUrl: smtp.url, from: 'hookwire@example.com', logger: silentLogger });
  test_ = await createTestContext({ clock, config, mailer });
});
afterAll(async () => {
  await mailer.close();
  await test_.close();
  await smtp.close();
});
beforeEach(() => {
  // Each test has a day of its own.
  clock.advance(utcDay(clock.now()).getTime() + 38 * 60 * MINUTE_MS - clock.now());
  smtp.received.length = 0;
  smtp.mode = 'accept';
});

/** Of a workspace with two endpoints, as the quota is theirs together. */
async function owner(plan = 'hundred', isConfirmed = true) {
  const { context } = test_;
  const tenant = await createTenant(context, plan);
  const { userId, workspaceId } = tenant;
  const emailVerifiedAt = isConfirmed ? new Date(clock.now()) : null;
  await context.db.user.update({ where: { id: userId }, data: { emailVerifiedAt } });
  const [one, two] = [await createEndpoint(context, tenant), await createEndpoint(context, tenant)];
  const use = async (requests: number, sealed = 0) => {
    const day = utcDay(clock.now());
    const rows = [
      { endpointId: one, requests: requests - 1, sealed },
      { endpointId: two, requests: 1, sealed: 0 },
    ];
    for (const { endpointId, ...counts } of rows) {
      await context.db.usageDay.upsert({
        where: { endpointId_day: { endpointId, day } },
        create: { workspaceId, endpointId, day, ...counts },
        update: counts,
      });
    }
  };
  return { userId, workspaceId, use, email: `${userId}@example.com` };
}

describe('the owner of a workspace', () => {
  test('gets one mail at 80 % and one at 100 % of the day’s quota, and again the next day', async () => {
    const { use, email } = await owner();
    await use(79);
    await look();
    expect(smtp.received).toEqual([]);
    for (const used of [80, 81, 99]) {
      await use(used);
      await look();
    }
    expect(subjects()).toEqual(['80 of 100 requests of the day are used']);
    expect(smtp.received[0]).toContain(`To: ${email}`);
    for (const sealed of [0, 3]) {
      await use(100, sealed);
      await look();
    }
    expect(subjects()[1]).toBe('All 100 requests of the day are used');
    expect(smtp.received).toHaveLength(2);
    clock.advance(24 * 60 * MINUTE_MS);
    await use(90);
    await look();
    await look();
    expect(subjects().slice(2)).toEqual(['90 of 100 requests of the day are used']);
  });

  test('reads what happens to further requests, when the count starts again, and where to look', async () => {
    const { use } = await owner();
    await use(100, 7);
    await look();
    const text = readableMail(smtp.received[0]);
    expect(text).toContain('All 100 requests that your plan, Hundred, has for');
    expect(text).toContain('The count starts again at 00:00 UTC.');
    expect(text).toContain('New requests are kept locked, not shown or streamed: 7 of at most 20 so far.');
    expect(text).toContain('http://localhost:3000/usage');
    expect(text).toContain('Whoever runs this server can give you a larger plan.');
  });

  test('who uses up all between two looks gets the one mail that says so', async () => {
    const { use } = await owner();
    await use(100);
    await look();
    await look();
    expect(subjects()).toEqual(['All 100 requests of the day are used']);
  });

  test('is still told after midnight of what was reached just before', async () => {
    const { use } = await owner();
    await use(85);
    clock.advance(10 * 60 * MINUTE_MS + MINUTE_MS);
    await look();
    expect(subjects()).toEqual(['85 of 100 requests of the day are used']);
    expect(readableMail(smtp.received[0])).toMatch(/has for \d+ May 2026 are used/);
  });

  test('gets none without a quota, without a confirmed address, or with the workspace deleted', async () => {
    const unlimited = await owner('self_hosted');
    const unconfirmed = await owner('hundred', false);
    const deleted = await owner();
    for (const { use } of [unlimited, unconfirmed, deleted]) await use(1_000);
    await test_.context.db.workspace.update({
      where: { id: deleted.workspaceId },
      data: { deletedAt: new Date() },
    });
    await look();
    expect(smtp.received).toEqual([]);
  });
});

describe('exactly one mail goes out', () => {
  test('with two nodes that look at the same time, and after a restart', async () => {
    const owners = await Promise.all(Array.from({ length: 10 }, () => owner()));
    for (const { use } of owners) await use(80);
    const more = { config, connectionString: test_.connectionString, logger: silentLogger, payments: null };
    const { limiter } = test_.context;
    const start = () =>
      createContext(
        { ...more, limiter, mailer, encryptionKeys: TEST_ENCRYPTION_KEYS, redisUrl: undefined },
        { clock },
      );
    const nodes = [start(), start()];
    await Promise.all([look(), ...nodes.map(({ context }) => look(context)), look()]);
    for (const { close } of nodes) await close();
    const restarted = start();
    await look(restarted.context);
    await restarted.close();
    const to = smtp.received.map((mail) => /^To: (.*)$/m.exec(mail)?.[1]?.trim());
    expect(to.sort()).toEqual(owners.map(({ email }) => email).sort());
  });

  test('once the mail server takes it again, which is tried after longer and longer pauses', async () => {
    const { use, workspaceId } = await owner();
    await use(80);
    smtp.mode = 'refuse';
    smtp.commands.length = 0;
    for (let minute = 0; minute < 16; minute++) {
      await look();
      clock.advance(MINUTE_MS);
    }
    expect(smtp.commands.filter((line) => line.startsWith('RCPT'))).toHaveLength(5);
    smtp.mode = 'accept';
    clock.advance(15 * MINUTE_MS);
    await look();
    await look();
    expect(subjects()).toHaveLength(1);
    const [row] = await test_.context.db.quotaNotice.findMany({ where: { workspaceId } });
    expect(row).toMatchObject({ percent: 80, attempts: 6 });
  });

  test('by another node when one has died with it, once its time is over', async () => {
    const { use, workspaceId } = await owner();
    await use(80);
    const died = {
      ...test_.context,
      mailer: { kind: 'smtp', send: () => Promise.reject(new Error('killed')) },
    };
    await expect(look(died as DomainContext)).rejects.toThrow('killed');
    await look();
    expect(smtp.received).toEqual([]);
    clock.advance(5 * MINUTE_MS);
    await look();
    expect(smtp.received).toHaveLength(1);
    expect(smtp.received[0]).toContain(`<quota-${workspaceId}-`);
  });
});

test('the minutely look reads the day by an index', async () => {
  const { db } = test_.context;
  const plan = await db.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
    return tx.$queryRaw<Record<string, string>[]>`
      EXPLAIN SELECT workspace_id, sum(requests) FROM usage_day WHERE day = ANY ('{2026-05-03}'::date[]) GROUP BY 1`;
  });
  expect(JSON.stringify(plan)).toContain('usage_day_day_workspace_id_idx');
});

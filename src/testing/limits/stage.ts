import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { DomainContext } from '#domain/context.ts';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import type { Mail } from '#domain/user/mailer.ts';
import type { Payments } from '#domain/billing/payments.ts';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { readConfig } from '#server/config.ts';
import { createToken } from '../access-tokens.ts';
import { createTestClock, type TestClock } from '../clock.ts';
import { createTestContext } from '../context.ts';
import { sessionCookie } from '../dashboard-calls.ts';
import { createEndpoint, createTenant, startTestServer, type Tenant, type TestServer } from '../server.ts';
import { planVariants, type LimitRow } from './limit-row.ts';

/** Our plans, or those of an operator's PLANS_FILE. */
export type Table = 'ours' | 'own';

export interface Stage {
  ctx: DomainContext;
  server: TestServer;
  /** Stands still: a test is in one second of one day. */
  clock: TestClock;
  /** What would have been mailed, oldest first. */
  mails: readonly Mail[];
  account(planId: string): Promise<Account>;
  close(): Promise<void>;
}

/** A workspace on one of the plans, with everything that opens doors. */
export interface Account {
  stage: Stage;
  tenant: Tenant;
  token: string;
  cookie: string;
  endpoint(): Promise<{ id: string; alias: string }>;
}

/** Nothing is limited but what a row says. */
export const OPEN: Plan = {
  ...(PLANS['self_hosted'] as Plan),
  id: 'open',
  title: 'Test',
  retentionDays: null,
  bodyBytes: 96 * 1024 * 1024,
};

function plansOf(rows: readonly LimitRow[]): Record<string, Plan> {
  const variants = rows.flatMap((row) => Object.entries(planVariants(row)));
  return Object.fromEntries([
    ['open', OPEN],
    ...variants.map(([id, changes]) => [id, { ...OPEN, ...changes, id }] as const),
  ]);
}

/** The table as an operator writes it, and as the server reads it at its start. */
async function readOwnTable(plans: Record<string, Plan>): Promise<Readonly<Record<string, Plan>>> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'hookwire-plans-'));
  const file = path.join(dir, 'plans.json');
  // The id is the key.
  const table = Object.entries(plans).map(([key, plan]) => [key, { ...plan, id: undefined }] as const);
  await writeFile(file, JSON.stringify(Object.fromEntries(table)));
  const config = readConfig({ NODE_ENV: 'test', PLANS_FILE: file, DEFAULT_PLAN: 'open' });
  await rm(dir, { recursive: true });
  return config.plans;
}

export async function startStage(
  plans: Readonly<Record<string, Plan>>,
  more: { payments?: Payments; clock?: TestClock } = {},
): Promise<Stage> {
  const { clock = createTestClock(), payments } = more;
  const config = { plans, defaultPlan: 'open' };
  const limiter = createMemoryLimiter({ clock });
  const test = await createTestContext({ clock, config, limiter, ...(payments && { payments }) });
  const { context: ctx, mails, close } = test;
  const server = await startTestServer(ctx);
  const stage: Stage = {
    ctx,
    server,
    clock,
    mails,
    account: async (planId) => {
      const tenant = await createTenant(ctx, planId);
      const { token } = await createToken(ctx, tenant);
      return {
        stage,
        tenant,
        token,
        cookie: await sessionCookie(ctx, tenant),
        endpoint: async () => {
          const alias = `e-${randomUUID().slice(-12)}`;
          return { id: await createEndpoint(ctx, tenant, { alias }), alias };
        },
      };
    },
    close: async () => {
      await server.close();
      await close();
    },
  };
  return stage;
}

/** A server with our plans, and one that was started with an operator's. */
export async function startStages(
  rows: readonly LimitRow[],
): Promise<Record<Table, Stage> & { close(): Promise<void> }> {
  const plans = plansOf(rows);
  const [ours, own] = await Promise.all([
    startStage({ ...PLANS, ...plans }),
    startStage(await readOwnTable(plans)),
  ]);
  const close = async (): Promise<void> => {
    await Promise.all([ours.close(), own.close()]);
  };
  return { ours, own, close };
}

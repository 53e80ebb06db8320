import type { DomainConfig } from '#domain/context.ts';
import { PLANS } from '#domain/limit/plan.ts';
import { createStripe } from '#infra/stripe.ts';
import { callAs, createTestAccount } from '../accounts.ts';
import { createTestClock, type TestClock } from '../clock.ts';
import { createTestContext, type TestContext } from '../context.ts';
import { startTestServer, type TestServer } from '../server.ts';
import { silentLogger } from '../silent-logger.ts';
import { startFakeStripe, type FakeStripe } from './fake-stripe.ts';
import type { StripeSubscription } from './objects.ts';

const sold = (id: string) => ({ ...PLANS[id], priceIds: [`price_${id}`] }) as (typeof PLANS)[string];
const SOLD_PLANS = { ...PLANS, plus: sold('plus'), team: sold('team') };

export type BillingSuite = Awaited<ReturnType<typeof startBillingSuite>>;

/** A server that takes payments, with a Stripe of its own on loopback and a clock that is told to go on. */
export async function startBillingSuite(config: Partial<DomainConfig> = {}) {
  const clock: TestClock = createTestClock();
  const stripe: FakeStripe = await startFakeStripe({ nowMs: clock.now });
  const { secretKey, webhookSecret, url: apiBase } = stripe;
  const payments = createStripe({
    secretKey,
    webhookSecret,
    apiBase,
    clock,
    logger: silentLogger,
    timeoutMs: 1_000,
  });
  const test: TestContext = await createTestContext({
    clock,
    payments,
    config: { defaultPlan: 'free', plans: SOLD_PLANS, ...config },
  });
  const ctx = test.context;
  const server: TestServer = await startTestServer(ctx);
  const webhook = `${server.http}/billing/webhook`;

  /** Tells the server of a change, as Stripe does. */
  const tell = async (type: string, object: object): Promise<number> =>
    (await stripe.send(webhook, stripe.event(type, object))).status;

  return {
    clock,
    stripe,
    ctx,
    server,
    webhook,
    tell,
    /** An account that pays for `planId`. */
    async payer(planId = 'plus') {
      const account = await this.account();
      const { url } = await account.api.billing.choosePlan({ planId });
      const subscription = stripe.account.pay(url.split('/').at(-1) ?? '');
      await tell('checkout.session.completed', {
        object: 'checkout.session',
        customer: subscription.customer,
      });
      const change = (changes: Partial<StripeSubscription>) => {
        Object.assign(subscription, changes);
        return tell('customer.subscription.updated', subscription);
      };
      return { ...account, subscription, change };
    },
    async account() {
      const account = await createTestAccount(ctx);
      const { workspaceId } = account.principal;
      return {
        ...account,
        workspaceId,
        api: callAs(ctx, account.principal),
        plan: async () => (await ctx.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } })).plan,
        row: () => ctx.db.subscription.findUniqueOrThrow({ where: { workspaceId } }),
        /** Changes of the plan, oldest first. */
        changes: async () => {
          const rows = await ctx.db.auditEvent.findMany({
            where: { workspaceId, action: 'workspace.plan_changed' },
            orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
          });
          // Guarantee: what `changePlan` writes.
          return rows.map(({ detail }) => (detail as { to: string }).to);
        },
      };
    },
    async close() {
      await server.close();
      await test.close();
      await stripe.stop();
    },
  };
}

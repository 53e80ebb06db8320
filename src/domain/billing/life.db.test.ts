import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { BusMessage } from '#domain/stream/bus.ts';
import { startBillingSuite, type BillingSuite } from '#testing/stripe/billing-suite.ts';
import { MONTH_S } from '#testing/stripe/objects.ts';
import { readDueSubscriptions } from './read-due-subscriptions.ts';

const DAY_MS = 86_400_000;
let suite: BillingSuite;
beforeAll(async () => {
  suite = await startBillingSuite();
});
afterEach(() => suite.ctx.db.subscription.updateMany({ data: { nextReadAt: null } }));
afterAll(() => suite.close());

describe('upgrade', () => {
  test('ends on the plan of the price, audited once, and whoever holds streams is told', async () => {
    const heard: BusMessage[] = [];
    const unsubscribe = suite.ctx.bus.subscribe('plan-changed', (message) => heard.push(message));
    const { workspaceId, plan, row, changes, subscription } = await suite.payer('plus');
    unsubscribe();
    expect(await plan()).toBe('plus');
    expect(await changes()).toEqual(['plus']);
    expect(heard).toEqual([{ topic: 'plan-changed', workspaceId }]);
    expect(await row()).toMatchObject({
      providerSubscriptionId: subscription.id,
      status: 'active',
      priceId: 'price_plus',
      grantedPlan: 'plus',
      currentPeriodEnd: new Date(suite.clock.now() + MONTH_S * 1000),
      cancelAt: null,
    });
  });

  test('from one paid plan to a larger one', async () => {
    const { plan, changes, change, subscription } = await suite.payer('plus');
    const [line] = subscription.items.data;
    if (line) line.price.id = 'price_team';
    expect(await change({})).toBe(200);
    expect(await plan()).toBe('team');
    expect(await changes()).toEqual(['plus', 'team']);
  });

  test('with a price that no plan names leaves the plan that is paid for', async () => {
    const { plan, change, subscription } = await suite.payer('plus');
    const [line] = subscription.items.data;
    if (line) line.price.id = 'price_unknown';
    expect(await change({})).toBe(200);
    expect(await plan()).toBe('plus');
  });
});

test('downgrade: from a larger paid plan to a smaller one', async () => {
  const { plan, changes, change, subscription } = await suite.payer('team');
  const [line] = subscription.items.data;
  if (line) line.price.id = 'price_plus';
  await change({});
  expect(await plan()).toBe('plus');
  expect(await changes()).toEqual(['team', 'plus']);
});

describe('failed payment and recovery', () => {
  test('the plan stays for the days of grace, and for good when it is paid within them', async () => {
    const { plan, row, api, change, changes } = await suite.payer();
    await change({ status: 'past_due' });
    const owedUntil = new Date(suite.clock.now() + 7 * DAY_MS).toISOString();
    expect(await plan()).toBe('plus');
    expect((await api.billing.get()).subscription).toMatchObject({ status: 'past_due', owedUntil });
    suite.clock.advance(3 * DAY_MS);
    await change({ status: 'active' });
    expect(await row()).toMatchObject({ status: 'active', pastDueAt: null });
    suite.clock.advance(8 * DAY_MS);
    await readDueSubscriptions(suite.ctx);
    expect(await plan()).toBe('plus');
    expect(await changes()).toEqual(['plus']);
  });

  test('after the days of grace the plan ends without a word from Stripe, and comes back when it is paid', async () => {
    const { plan, row, change, changes } = await suite.payer();
    await change({ status: 'past_due' });
    suite.clock.advance(7 * DAY_MS - 60_000);
    await readDueSubscriptions(suite.ctx);
    expect(await plan()).toBe('plus');
    // A second failure does not begin the days anew.
    await change({ status: 'past_due' });
    suite.clock.advance(60_000);
    await readDueSubscriptions(suite.ctx);
    expect(await plan()).toBe('free');
    expect(await row()).toMatchObject({ status: 'past_due', grantedPlan: null });
    expect(await change({ status: 'active' })).toBe(200);
    expect(await plan()).toBe('plus');
    expect(await changes()).toEqual(['plus', 'free', 'plus']);
  });

  test('a Stripe that does not answer when the grace ends takes nobody’s plan', async () => {
    const { plan, change } = await suite.payer();
    await change({ status: 'past_due' });
    suite.clock.advance(8 * DAY_MS);
    suite.stripe.failures.push(500, 500);
    await readDueSubscriptions(suite.ctx);
    expect(await plan()).toBe('plus');
    suite.stripe.failures.length = 0;
    suite.clock.advance(11 * 60_000);
    await readDueSubscriptions(suite.ctx);
    expect(await plan()).toBe('free');
  });

  test.each(['unpaid', 'canceled', 'incomplete_expired', 'paused'])(
    '%s ends the plan at once',
    async (status) => {
      const { plan, change } = await suite.payer();
      await change({ status });
      expect(await plan()).toBe('free');
    },
  );
});

test('cancellation at period end: the plan stays until then, and ends then', async () => {
  const { plan, api, change, subscription } = await suite.payer();
  const endsAtS = subscription.items.data[0]?.current_period_end ?? 0;
  await change({ cancel_at_period_end: true });
  expect(await plan()).toBe('plus');
  expect((await api.billing.get()).subscription).toMatchObject({
    renewsAt: null,
    endsAt: new Date(endsAtS * 1000).toISOString(),
  });
  suite.clock.advance(MONTH_S * 1000);
  await change({ status: 'canceled' });
  expect(await plan()).toBe('free');
  expect((await api.billing.get()).subscription).toBeNull();
});

describe('what Stripe says nothing of', () => {
  test('is noticed within a day', async () => {
    const { plan, subscription } = await suite.payer();
    subscription.status = 'canceled';
    suite.clock.advance(DAY_MS);
    await readDueSubscriptions(suite.ctx);
    expect(await plan()).toBe('free');
  });

  test('is noticed when a checkout closes, if it was paid and nobody came back', async () => {
    const { api, plan } = await suite.account();
    const { url } = await api.billing.choosePlan({ planId: 'team' });
    suite.stripe.account.pay(url.split('/').at(-1) ?? '');
    suite.clock.advance(71 * 60_000);
    await readDueSubscriptions(suite.ctx);
    expect(await plan()).toBe('team');
  });

  test('is noticed at once by who comes back', async () => {
    const { api, plan } = await suite.account();
    const { url } = await api.billing.choosePlan({ planId: 'team' });
    suite.stripe.account.pay(url.split('/').at(-1) ?? '');
    await api.billing.refresh();
    expect(await plan()).toBe('team');
  });
});

test('an operator’s word on the plan stands until the subscription changes', async () => {
  const { plan, change, workspaceId } = await suite.payer('plus');
  await suite.ctx.db.workspace.update({ where: { id: workspaceId }, data: { plan: 'team' } });
  await change({});
  expect(await plan()).toBe('team');
  await change({ status: 'canceled' });
  expect(await plan()).toBe('free');
});

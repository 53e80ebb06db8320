import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callAs, createTestAccount, refusalOf } from '#testing/accounts.ts';
import { createTestContext } from '#testing/context.ts';
import { startBillingSuite, type BillingSuite } from '#testing/stripe/billing-suite.ts';
import { valueAt } from '#testing/stripe/form.ts';
import { listOffers } from './list-offers.ts';
import { requirePayments } from './require-billing.ts';

let suite: BillingSuite;
beforeAll(async () => {
  suite = await startBillingSuite({ billing: { trialDays: 14, graceDays: 7 } });
});
afterAll(() => suite.close());

const callsOf = (path: string) => suite.stripe.calls.filter((call) => call.path === path);
const PORTAL = '/v1/billing_portal/sessions';

describe('the first plan that is paid for', () => {
  test('goes through a checkout of its first price, for the workspace, that comes back to the billing page', async () => {
    const { api, workspaceId, email } = await suite.account();
    const { url } = await api.billing.choosePlan({ planId: 'plus' });
    expect(url).toContain(`${suite.stripe.url}/pay/`);
    const customer = callsOf('/v1/customers').at(-1);
    expect(customer?.form).toMatchObject({ email, metadata: { workspace_id: workspaceId } });
    const checkout = callsOf('/v1/checkout/sessions').at(-1);
    expect(checkout?.form).toMatchObject({
      mode: 'subscription',
      client_reference_id: workspaceId,
      line_items: { 0: { price: 'price_plus', quantity: '1' } },
      subscription_data: { trial_period_days: '14', metadata: { workspace_id: workspaceId } },
      success_url: 'http://localhost:3000/billing?changed',
      cancel_url: 'http://localhost:3000/billing',
    });
  });

  test('asked for twice gives one customer and one page, also at the same time', async () => {
    const { api, email } = await suite.account();
    const urls = await Promise.all([1, 2, 3].map(() => api.billing.choosePlan({ planId: 'plus' })));
    urls.push(await api.billing.choosePlan({ planId: 'plus' }));
    expect(new Set(urls.map(({ url }) => url)).size).toBe(1);
    const made = [...suite.stripe.account.customers.values()].filter((one) => one.email === email);
    expect(made).toHaveLength(1);
  });

  test('a later page is a new one, and the one before can no longer be paid', async () => {
    const { api } = await suite.account();
    const first = await api.billing.choosePlan({ planId: 'plus' });
    suite.clock.advance(71 * 60_000);
    const second = await api.billing.choosePlan({ planId: 'plus' });
    expect(second.url).not.toBe(first.url);
    expect(() => suite.stripe.account.pay(first.url.split('/').at(-1) ?? '')).toThrow('is not open');
  });

  test('is tried out once: a second subscription has no trial', async () => {
    const { api, change, subscription } = await suite.payer();
    expect(subscription.status).toBe('trialing');
    expect(await api.billing.get()).toMatchObject({ trialDays: 0, subscription: { status: 'trialing' } });
    await change({ status: 'canceled' });
    await api.billing.choosePlan({ planId: 'plus' });
    const form = callsOf('/v1/checkout/sessions').at(-1)?.form ?? {};
    expect(valueAt(form, 'subscription_data', 'trial_period_days')).toBeUndefined();
  });

  test('leaves nothing that looks like a subscription until it is paid', async () => {
    const { api } = await suite.account();
    await api.billing.choosePlan({ planId: 'plus' });
    expect(await api.billing.get()).toMatchObject({
      subscription: null,
      hasPortal: false,
      plan: { id: 'free' },
    });
  });
});

describe('who pays already gets the portal, never a second subscription', () => {
  test('for another plan: a page that shows what the change costs', async () => {
    const { api, subscription } = await suite.payer('plus');
    const { url } = await api.billing.choosePlan({ planId: 'team' });
    expect(url).toContain(`${suite.stripe.url}/portal/`);
    expect(callsOf(PORTAL).at(-1)?.form).toMatchObject({
      customer: subscription.customer,
      flow_data: {
        type: 'subscription_update_confirm',
        subscription_update_confirm: {
          subscription: subscription.id,
          items: { 0: { id: `si_${subscription.id}`, price: 'price_team', quantity: '1' } },
        },
      },
    });
  });

  test('for the plan without a price: the page that ends the subscription', async () => {
    const { api, subscription } = await suite.payer('plus');
    await api.billing.choosePlan({ planId: 'free' });
    expect(callsOf(PORTAL).at(-1)?.form).toMatchObject({
      flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription: subscription.id } },
    });
  });

  test.each(['past_due', 'unpaid', 'paused'])('while the subscription is %s', async (status) => {
    const { api, change } = await suite.payer('plus');
    await change({ status });
    expect((await api.billing.choosePlan({ planId: 'plus' })).url).toContain('/portal/');
    expect((await api.billing.openPortal()).url).toContain('/portal/');
  });
});

describe('is refused', () => {
  test('for a plan that is not sold', async () => {
    const { api } = await suite.account();
    for (const planId of ['self_hosted', 'gold', 'constructor']) {
      const refusal = await refusalOf(api.billing.choosePlan({ planId }));
      expect(refusal).toMatchObject({ code: 'invalid_input', detail: { field: 'planId' } });
    }
  });

  test('for a member who is neither owner nor admin, and an admin may', async () => {
    const { api, principal } = await suite.payer();
    const { workspaceId, userId } = principal;
    const where = { workspaceId_userId: { workspaceId, userId } };
    await suite.ctx.db.membership.update({ where, data: { role: 'member' } });
    for (const call of [() => api.billing.choosePlan({ planId: 'team' }), () => api.billing.openPortal()]) {
      expect((await refusalOf(call())).code).toBe('forbidden');
    }
    expect((await api.billing.get()).mayChange).toBe(false);
    await suite.ctx.db.membership.update({ where, data: { role: 'admin' } });
    expect((await api.billing.openPortal()).url).toContain('/portal/');
  });

  test('where there is nothing to change or to manage', async () => {
    const { api } = await suite.account();
    expect((await refusalOf(api.billing.openPortal())).code).toBe('conflict');
    expect((await refusalOf(api.billing.choosePlan({ planId: 'free' }))).code).toBe('conflict');
  });

  test('where billing is off, as if there were none', async () => {
    const off = await createTestContext();
    const { billing } = callAs(off.context, (await createTestAccount(off.context)).principal);
    const calls = [
      () => billing.get(),
      () => billing.openPortal(),
      () => billing.choosePlan({ planId: 'free' }),
    ];
    for (const call of calls) {
      expect((await refusalOf(call())).code).toBe('not_found');
    }
    await off.close();
  });

  test('in plain words while Stripe does not answer, and prices are left out meanwhile', async () => {
    const { api } = await suite.account();
    suite.stripe.failures.push(...Array<number>(12).fill(503));
    const refusal = await refusalOf(api.billing.choosePlan({ planId: 'plus' }));
    expect(refusal).toMatchObject({
      code: 'unavailable',
      message: 'The payment provider does not answer right now. Try again in a minute.',
    });
    const broken = { ...requirePayments(suite.ctx), readPrice: () => Promise.reject(new Error('away')) };
    const offers = await listOffers({ ...suite.ctx, payments: broken });
    expect(offers.map(({ plan, price }) => [plan.id, price])).toEqual([
      ['free', null],
      ['plus', null],
      ['team', null],
    ]);
    suite.stripe.failures.length = 0;
  });
});

test('offers are the plan without a price and those that are sold, with their prices', async () => {
  const { api } = await suite.account();
  const { offers } = await api.billing.get();
  expect(offers.map(({ plan, isFree, price }) => [plan.id, isFree, price?.amount ?? null])).toEqual([
    ['free', true, null],
    ['plus', false, 1_900],
    ['team', false, 9_900],
  ]);
  expect(JSON.stringify(offers)).not.toContain('price_plus');
});

test('nothing is told of how fast calls were', () => {
  expect(suite.stripe.calls.some(({ telemetry }) => telemetry)).toBe(false);
});

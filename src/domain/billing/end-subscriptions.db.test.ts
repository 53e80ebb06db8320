import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteAccount } from '#domain/user/delete-account.ts';
import { refusalOf } from '#testing/accounts.ts';
import { startBillingSuite, type BillingSuite } from '#testing/stripe/billing-suite.ts';

let suite: BillingSuite;
beforeAll(async () => {
  suite = await startBillingSuite();
});
afterAll(() => suite.close());

const isThere = async (workspaceId: string): Promise<boolean> =>
  (await suite.ctx.db.workspace.count({ where: { id: workspaceId, deletedAt: null } })) === 1;

describe('deleting the account', () => {
  test('ends its subscription at once, and the event of that does no harm', async () => {
    const { api, email, subscription, workspaceId } = await suite.payer();
    await api.account.deleteAccount({ confirmEmail: email });
    expect(subscription.status).toBe('canceled');
    expect(await suite.tell('customer.subscription.deleted', subscription)).toBe(200);
    expect(await isThere(workspaceId)).toBe(false);
  });

  test('is refused while Stripe does not answer: nothing is deleted, nothing goes on being charged unseen', async () => {
    const { api, email, subscription, workspaceId, plan } = await suite.payer();
    suite.stripe.failures.push(500, 500);
    expect((await refusalOf(api.account.deleteAccount({ confirmEmail: email }))).code).toBe('unavailable');
    expect(await isThere(workspaceId)).toBe(true);
    expect([subscription.status, await plan()]).toEqual(['active', 'plus']);
    await api.account.deleteAccount({ confirmEmail: email });
    expect(subscription.status).toBe('canceled');
  });

  test('is refused, with what to do, where billing was turned off meanwhile', async () => {
    const { email, principal, workspaceId } = await suite.payer();
    const off = { ...suite.ctx, payments: null };
    const refusal = await refusalOf(deleteAccount(off, principal, { confirmEmail: email }));
    expect(refusal.message).toContain('Ask its operator to end it');
    expect(await isThere(workspaceId)).toBe(true);
  });

  test('of who never paid asks nobody', async () => {
    const { api, email } = await suite.account();
    const calls = suite.stripe.calls.length;
    await api.account.deleteAccount({ confirmEmail: email });
    expect(suite.stripe.calls).toHaveLength(calls);
  });
});

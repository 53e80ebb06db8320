import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTestContext } from '#testing/context.ts';
import { startTestServer } from '#testing/server.ts';
import { startBillingSuite, type BillingSuite } from '#testing/stripe/billing-suite.ts';

let suite: BillingSuite;
beforeAll(async () => {
  suite = await startBillingSuite();
});
afterEach(() => {
  suite.stripe.failures.length = 0;
  suite.stripe.delayMs = 0;
});
afterAll(() => suite.close());

/** A customer who has cancelled, of which the server has not heard yet. */
async function cancelled() {
  const payer = await suite.payer();
  const before = structuredClone(payer.subscription);
  payer.subscription.status = 'canceled';
  const body = suite.stripe.event('customer.subscription.deleted', payer.subscription);
  return { ...payer, before, body };
}

async function refusal(sent: Promise<Response>): Promise<{ status: number; error: string }> {
  const response = await sent;
  // Guarantee: every refusal of this door has words.
  const { error } = (await response.json()) as { error: string };
  return { status: response.status, error };
}

describe('an event is a reason to ask, never a fact', () => {
  test('a replayed event changes nothing a second time', async () => {
    const { plan, changes, row, body } = await cancelled();
    expect((await suite.stripe.send(suite.webhook, body)).status).toBe(200);
    const { updatedAt } = await row();
    suite.clock.advance(60_000);
    for (let i = 0; i < 3; i++) expect((await suite.stripe.send(suite.webhook, body)).status).toBe(200);
    expect(await plan()).toBe('free');
    expect(await changes()).toEqual(['plus', 'free']);
    expect((await row()).updatedAt).toEqual(updatedAt);
  });

  test('a late event that is older than what is known does not bring the past back', async () => {
    const { plan, before, body } = await cancelled();
    const older = suite.stripe.event('customer.subscription.updated', before);
    await suite.stripe.send(suite.webhook, body);
    expect((await suite.stripe.send(suite.webhook, older)).status).toBe(200);
    expect(await plan()).toBe('free');
  });

  test('twenty at once, while the subscription changes, end where Stripe ends', async () => {
    const { plan, subscription, row } = await suite.payer();
    suite.stripe.delayMs = 20;
    const statuses = ['past_due', 'unpaid', 'active', 'canceled'];
    const sent = Array.from({ length: 20 }, (_, i) => {
      subscription.status = statuses[i % 4] ?? '';
      return suite.tell('customer.subscription.updated', subscription);
    });
    expect(new Set(await Promise.all(sent))).toEqual(new Set([200]));
    expect(await plan()).toBe('free');
    const { lastReading, appliedReading, status } = await row();
    expect(status).toBe('canceled');
    expect(appliedReading).toBe(lastReading);
  });

  test('a reading that was slow is dropped when a later one was applied', async () => {
    const { plan, subscription, row } = await suite.payer();
    suite.stripe.delayMs = 400;
    const slow = suite.tell('customer.subscription.updated', subscription);
    await expect.poll(async () => (await row()).lastReading).toBe(2);
    suite.stripe.delayMs = 0;
    subscription.status = 'canceled';
    await suite.tell('customer.subscription.deleted', subscription);
    await slow;
    expect(await plan()).toBe('free');
    expect((await row()).appliedReading).toBe(3);
  });

  test('an event for an unknown customer is taken, so that Stripe does not repeat it', async () => {
    const calls = suite.stripe.calls.length;
    const stranger = suite.stripe.account.subscribe('cus_of_somebody_else', 'price_plus');
    expect(await suite.tell('customer.subscription.created', stranger)).toBe(200);
    expect(suite.stripe.calls).toHaveLength(calls);
  });

  test('an event about something else is taken, and nothing is asked', async () => {
    const calls = suite.stripe.calls.length;
    const { customer } = (await suite.payer()).subscription;
    const asked = suite.stripe.calls.length;
    expect(asked).toBeGreaterThan(calls);
    expect(await suite.tell('payment_intent.succeeded', { object: 'payment_intent', customer })).toBe(200);
    expect(await suite.tell('invoice.paid', { object: 'invoice', customer: null })).toBe(200);
    expect(suite.stripe.calls).toHaveLength(asked);
  });

  test('an invoice names its customer, as an id or as an object', async () => {
    const { plan, subscription } = await suite.payer();
    subscription.status = 'unpaid';
    const { customer } = subscription;
    await suite.tell('invoice.payment_failed', {
      object: 'invoice',
      customer: { id: customer, object: 'customer' },
    });
    expect(await plan()).toBe('free');
    subscription.status = 'active';
    await suite.tell('invoice.paid', { object: 'invoice', customer });
    expect(await plan()).toBe('plus');
  });
});

describe('while Stripe does not answer, the event is to come again', () => {
  test.each([
    ['an error of theirs', [500, 500]],
    ['too many calls', [429, 429]],
    ['a cut connection', [0, 0]],
  ])('%s', async (_, failures) => {
    const { plan, body } = await cancelled();
    suite.stripe.failures.push(...failures);
    expect(await refusal(suite.stripe.send(suite.webhook, body))).toEqual({
      status: 503,
      error: 'The event could not be applied right now. Send it again.',
    });
    expect(await plan()).toBe('plus');
    suite.stripe.failures.length = 0;
    expect((await suite.stripe.send(suite.webhook, body)).status).toBe(200);
    expect(await plan()).toBe('free');
  });

  test('one error is tried again at once', async () => {
    const { plan, body } = await cancelled();
    suite.stripe.failures.push(500);
    expect((await suite.stripe.send(suite.webhook, body)).status).toBe(200);
    expect(await plan()).toBe('free');
  });
});

describe('what Stripe did not sign is refused with 400, and changes nothing', () => {
  test('a wrong signature', async () => {
    const { plan, body } = await cancelled();
    const sent = suite.stripe.send(suite.webhook, body, { secret: 'whsec_of_another' });
    expect(await refusal(sent)).toMatchObject({
      status: 400,
      error: expect.stringContaining('does not fit') as string,
    });
    expect(await plan()).toBe('plus');
  });

  test('a body that was changed, be it by one space', async () => {
    const { plan, body } = await cancelled();
    for (const tamper of [`${body} `, body.replace('canceled', 'active'), JSON.stringify(JSON.parse(body))]) {
      expect((await suite.stripe.send(suite.webhook, body, { tamper })).status).toBe(400);
    }
    expect(await plan()).toBe('plus');
  });

  test('a signature that is too old', async () => {
    const { plan, body } = await cancelled();
    const atMs = suite.clock.now() - 301_000;
    expect(await refusal(suite.stripe.send(suite.webhook, body, { atMs }))).toEqual({
      status: 400,
      error: 'The signature is older than 5 minutes.',
    });
    expect((await suite.stripe.send(suite.webhook, body, { atMs: atMs + 1_000 })).status).toBe(200);
    expect(await plan()).toBe('free');
  });

  test.each([
    ['no header', {}],
    ['an empty one', { 'Stripe-Signature': '' }],
    ['nonsense', { 'Stripe-Signature': 't=now,v1=' }],
    ['two of them', { 'Stripe-Signature': 't=1,v1=a, t=1,v1=b' }],
  ])('%s', async (_, headers) => {
    expect((await fetch(suite.webhook, { method: 'POST', headers, body: '{}' })).status).toBe(400);
  });

  test('a signed body that is no event', async () => {
    for (const body of ['[]', 'null', '{', '"text"', '{"object":"v2.core.event"}']) {
      expect((await suite.stripe.send(suite.webhook, body)).status).toBe(400);
    }
  });
});

describe('the door', () => {
  test('takes 256 KiB and no more, however it is sent', async () => {
    const body = 'x'.repeat(256 * 1024 + 1);
    expect((await suite.stripe.send(suite.webhook, body)).status).toBe(413);
    const chunked = new Blob([body]).stream();
    const init = { method: 'POST', body: chunked, duplex: 'half' } as RequestInit;
    expect((await fetch(suite.webhook, init)).status).toBe(413);
  });

  test('takes POST only', async () => {
    const response = await fetch(suite.webhook);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('is not there where billing is off', async () => {
    const off = await createTestContext();
    const server = await startTestServer(off.context);
    expect((await suite.stripe.send(`${server.http}/billing/webhook`, '{}')).status).toBe(404);
    await server.close();
    await off.close();
  });
});

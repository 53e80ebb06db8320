import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucketOf } from '#domain/limit/bucket.ts';
import { PLANS } from '#domain/limit/plan.ts';
import { RATE_RULES } from '#domain/limit/rules.ts';
import { createStripe } from '#infra/stripe.ts';
import { createTestClock } from '#testing/clock.ts';
import { HANDSHAKE_DOORS } from '#testing/limits/rows/handshakes.ts';
import { RATE_DOORS, type RateDoor } from '#testing/limits/rows/rates.ts';
import { OPEN, startStage, type Stage } from '#testing/limits/stage.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { startFakeStripe } from '#testing/stripe/fake-stripe.ts';

// Rates are no matter of a plan: each has one figure, which lets the last one in and refuses the next.

let stage: Stage;
beforeAll(async () => {
  const clock = createTestClock();
  const stripe = await startFakeStripe({ nowMs: clock.now });
  const { secretKey, webhookSecret, url: apiBase } = stripe;
  const payments = createStripe({ secretKey, webhookSecret, apiBase, clock, logger: silentLogger });
  const plus = { ...OPEN, id: 'plus', priceIds: ['price_plus'] };
  stage = await startStage({ ...PLANS, open: OPEN, plus }, { clock, payments });
  return () => stripe.stop();
});
afterAll(() => stage.close());

/** The documented refusal of the door's language. */
function refusalAt(door: string): object {
  if (door.startsWith('trpc ')) {
    return { status: 429, json: { error: { data: { domainCode: 'rate_limited', httpStatus: 429 } } } };
  }
  if (door === 'POST /billing/webhook') return { status: 429, retryAfter: '60' };
  if (/ \/v1\/(?!ws)/.test(door)) return { status: 429, json: { error: { code: 'rate_limited' } } };
  return { status: 429, json: { code: 'RATE_LIMITED' } };
}

describe.each([...RATE_DOORS, ...HANDSHAKE_DOORS].map((one) => [one.rule.name, one.door, one] as const))(
  '%s at %s',
  (_name, _door, { door, rule, prepare }: RateDoor) => {
    test('lets the last one in, refuses the next, makes nothing of it, and opens when it says', async () => {
      // Everything is full again.
      stage.clock.advance(3_600_000);
      const { subject, send, made } = await prepare(await stage.account('open'));
      for (let taken = 1; taken < rule.capacity; taken++) await stage.ctx.limiter.consume(rule, subject);
      const last = await send();
      expect(last.status).not.toBe(429);
      expect(last.status).toBeLessThan(500);
      const before = await made();
      const refused = await send();
      expect(refused).toMatchObject(refusalAt(door));
      expect(await made()).toBe(before);
      const waitMs = Math.max(1000, bucketOf(rule).intervalMs);
      const saidMs = refused.retryAfter === null ? waitMs : 1000 * Number(refused.retryAfter);
      expect(saidMs).toBeGreaterThanOrEqual(1000);
      if (door !== 'POST /billing/webhook')
        expect(saidMs).toBeLessThanOrEqual(Math.ceil(waitMs / 1000) * 1000);
      expect(refused.retryAfter === null).toBe(door.startsWith('trpc '));
      stage.clock.advance(saidMs);
      expect((await send()).status).not.toBe(429);
    });
  },
);

test('every rule has a door here', () => {
  const tested = new Set(RATE_DOORS.map(({ rule }) => rule.name));
  expect([...tested].sort()).toEqual(
    Object.values(RATE_RULES)
      .map(({ name }) => name)
      .sort(),
  );
});

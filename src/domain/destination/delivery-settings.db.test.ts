import { afterAll, beforeAll, expect, it } from 'vitest';
import { callAs, createTestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { createSecretBox } from '#domain/secret/secret-box.ts';
import { planById } from '#domain/workspace/plan-of.ts';
import { CUSTOMARY_RETRY_CONFIG } from '#protocol/retry-config.ts';
import { DELIVERY_SETTINGS_COLUMNS, toDeliverySettings } from './delivery-settings.ts';

const OWN = { max_retries: 1, intervals: [5] };
const clock = createTestClock();
let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ clock });
});
afterAll(() => test.close());

async function setUp() {
  const { principal, endpointId } = await createTestAccount(test.context);
  const api = callAs(test.context, principal).destination;
  const headers = [{ name: 'Authorization', value: 'Bearer x' }];
  const { destination } = await api.create({
    endpointId,
    url: 'https://example.com/',
    headers,
    retryConfig: OWN,
  });
  const { id } = destination;
  const read = async (ctx = test.context, plan = 'team') => {
    const row = await ctx.db.destination.findUniqueOrThrow({
      where: { id },
      select: DELIVERY_SETTINGS_COLUMNS,
    });
    return toDeliverySettings(ctx, planById(ctx, plan), row);
  };
  return { id, api, read };
}

it('what is sealed is opened, and the schedule is the one that the plan allows', async () => {
  const { id, api, read } = await setUp();
  const { secret } = await api.revealSecret({ id });
  expect(await read()).toEqual({
    id,
    url: 'https://example.com/',
    addedHeaders: [['Authorization', 'Bearer x']],
    signingSecrets: [secret],
    isOrdered: false,
    retryConfig: OWN,
    hasUnreadable: false,
  });
  expect((await read(test.context, 'free')).retryConfig).toEqual(CUSTOMARY_RETRY_CONFIG);
});

it('after a rotation both secrets sign for a day, the new one first', async () => {
  const { id, api, read } = await setUp();
  const before = await api.revealSecret({ id });
  const { secret } = await api.rotateSecret({ id });
  expect((await read()).signingSecrets).toEqual([secret, before.secret]);
  clock.advance(24 * 60 * 60_000);
  expect((await read()).signingSecrets).toEqual([secret]);
});

it('a secret that is missing is made once, however many need it at once', async () => {
  const { id, read } = await setUp();
  await test.context.db.destination.update({ where: { id }, data: { signingSecretCiphertext: null } });
  const all = await Promise.all(Array.from({ length: 8 }, () => read()));
  const secrets = new Set(all.flatMap(({ signingSecrets }) => signingSecrets));
  expect(secrets.size).toBe(1);
  expect([...secrets][0]).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
});

it('without the key, what is sealed is left out and said to be unreadable', async () => {
  const { read } = await setUp();
  const ctx = { ...test.context, secretBox: createSecretBox([Buffer.alloc(32, 'another')]) };
  expect(await read(ctx)).toMatchObject({ addedHeaders: [], signingSecrets: [], hasUnreadable: true });
});

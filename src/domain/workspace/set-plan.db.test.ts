import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BusMessage } from '#domain/stream/bus.ts';
import { createTestAccount, refusalOf } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { setPlan } from './set-plan.ts';

const DAY_MS = 86_400_000;
const clock = createTestClock();
let own: TestContext;
beforeAll(async () => {
  own = await createTestContext({ clock });
});
afterAll(() => own.close());

async function setUp(plan = 'team') {
  const { email, principal } = await createTestAccount(own.context, { plan });
  const id = principal.workspaceId;
  return {
    email,
    id,
    read: () => own.context.db.workspace.findUniqueOrThrow({ where: { id } }),
    audits: () => own.context.db.auditEvent.findMany({ where: { workspaceId: id, actor: 'operator' } }),
  };
}

function published(): BusMessage[] {
  const messages: BusMessage[] = [];
  own.context.bus.subscribe('plan-changed', (message) => messages.push(message));
  return messages;
}

describe('an operator gives a workspace a plan', () => {
  test('by its id or by the address of its owner, in any case', async () => {
    const { id, email, read } = await setUp('free');
    const of = { isSubscribed: false, workspaceId: id };
    expect(await setPlan(own.context, { of: id, planId: 'plus' })).toEqual({
      from: 'free',
      to: 'plus',
      ...of,
    });
    const byOwner = { of: ` ${email.toUpperCase()} `, planId: 'team' };
    expect(await setPlan(own.context, byOwner)).toEqual({ from: 'plus', to: 'team', ...of });
    expect((await read()).plan).toBe('team');
  });

  test('with an audit entry, and a hint to whoever holds streams open', async () => {
    const { id, audits } = await setUp('free');
    const messages = published();
    await setPlan(own.context, { of: id, planId: 'plus' });
    const detail = { from: 'free', to: 'plus' };
    expect(await audits()).toMatchObject([{ action: 'workspace.plan_changed', subject: id, detail }]);
    expect(messages).toEqual([{ topic: 'plan-changed', workspaceId: id }]);
    await setPlan(own.context, { of: id, planId: 'plus' });
    expect(await audits()).toHaveLength(1);
    expect(messages).toHaveLength(1);
  });

  test('and what was captured before is kept as long as it was promised', async () => {
    const { id, read } = await setUp();
    await setPlan(own.context, { of: id, planId: 'free' });
    const keptUntil = new Date(clock.now() + 90 * DAY_MS);
    expect(await read()).toMatchObject({ plan: 'free', keptDays: 90, keptUntil });
  });

  test('of which Stripe will tell another, and is told so', async () => {
    const { id } = await setUp('plus');
    const subscription = { workspaceId: id, providerCustomerId: `cus_${id}`, status: 'active' };
    await own.context.db.subscription.create({ data: subscription });
    expect(await setPlan(own.context, { of: id, planId: 'team' })).toMatchObject({ isSubscribed: true });
  });
});

describe('is refused, and nothing changes,', () => {
  test('for a plan that is not in the table', async () => {
    const { id, read } = await setUp('free');
    for (const planId of ['gold', 'constructor', '']) {
      expect(await refusalOf(setPlan(own.context, { of: id, planId }))).toMatchObject({
        code: 'invalid_input',
        message: `There is no plan ${planId}. The plans are free, plus, team, self_hosted.`,
      });
    }
    expect((await read()).plan).toBe('free');
  });

  test('for nobody, for a deleted workspace, and for a member who is not the owner', async () => {
    const { id, email } = await setUp('free');
    const member = await createTestAccount(own.context);
    const { workspaceId, userId } = member.principal;
    await own.context.db.membership.update({
      where: { workspaceId_userId: { workspaceId, userId } },
      data: { role: 'member' },
    });
    await own.context.db.workspace.update({ where: { id }, data: { deletedAt: new Date() } });
    for (const of of [email, id, member.email, 'nobody@example.com', 'nonsense']) {
      const refusal = await refusalOf(setPlan(own.context, { of, planId: 'plus' }));
      expect(refusal).toMatchObject({ code: 'not_found', message: expect.stringContaining(of) as string });
    }
  });

  test('for an owner of several workspaces, whose ids it names', async () => {
    const { id, email } = await setUp('free');
    const { userId } = await own.context.db.membership.findFirstOrThrow({ where: { workspaceId: id } });
    const memberships = { create: { userId, role: 'owner' as const } };
    const second = await own.context.db.workspace.create({ data: { name: '', plan: 'free', memberships } });
    const refusal = await refusalOf(setPlan(own.context, { of: email, planId: 'plus' }));
    expect(refusal.code).toBe('conflict');
    for (const one of [id, second.id]) expect(refusal.message).toContain(one);
  });
});

import { describe, expect, test } from 'vitest';
import { createMessageJudge } from './trpc-socket-guard.ts';

const frame = (...operations: object[]) => Buffer.from(JSON.stringify(operations));
const query = { id: 1, method: 'query' };

describe('a dashboard socket', () => {
  test('may open, ask and subscribe like a dashboard', () => {
    const isAllowed = createMessageJudge(() => 0);
    expect(isAllowed(frame(query, { id: 2, method: 'subscription' }), 0)).toBe(true);
    expect(isAllowed(Buffer.from('PONG'), 0)).toBe(true);
    expect(isAllowed(Buffer.from('{"id":3,"method":"subscription.stop"}'), 0)).toBe(true);
  });

  test.each([
    ['more than 20 operations in a frame', frame(...Array.from({ length: 21 }, () => query)), 0],
    ['what is no JSON', Buffer.from('nope'), 0],
    ['more while it leaves 4 MiB unread', frame(query), 5 * 1024 * 1024],
  ])('is ended for %s', (_, data, unsent) => {
    expect(createMessageJudge(() => 0)(data, unsent)).toBe(false);
  });

  test('is ended above 50 operations a second, and not below', () => {
    let now = 0;
    const isAllowed = createMessageJudge(() => now);
    const burst = Array.from({ length: 201 }, () => isAllowed(frame(query), 0));
    expect(burst.filter(Boolean)).toHaveLength(200);
    now = 2_000;
    const steady = createMessageJudge(() => now);
    for (let i = 0; i < 1_000; i++) {
      now += 25;
      expect(steady(frame(query), 0)).toBe(true);
    }
  });

  test('holds at most 64 subscriptions at once, and any number one after another', () => {
    let now = 0;
    const isAllowed = createMessageJudge(() => (now += 1_000));
    const open = (id: number) => isAllowed(frame({ id, method: 'subscription' }), 0);
    for (let id = 0; id < 200; id++) {
      expect(open(id)).toBe(true);
      isAllowed(frame({ id, method: 'subscription.stop' }), 0);
    }
    expect(Array.from({ length: 65 }, (_, i) => open(1_000 + i)).filter(Boolean)).toHaveLength(64);
  });
});

import { randomUUID } from 'node:crypto';
import type { RateLimitRule } from '#domain/limit/limiter.ts';
import { callAs } from '../answers.ts';
import { knockAt } from '../opened.ts';
import { byAddress, HERE, none, post, type RateDoor } from './rates.ts';

const perMinute = (name: string, capacity: number): RateLimitRule => ({
  name,
  capacity,
  windowMs: 60_000,
  whenUnreachable: 'allow',
});

/** Whoever connects or calls, and what of it is counted by address. */
export const HANDSHAKE_DOORS: readonly RateDoor[] = [
  {
    door: 'GET /ws/{id}',
    rule: perMinute('stream-handshake', 3_000),
    prepare: async (account) => {
      const { id } = await account.endpoint();
      return {
        subject: `${account.tenant.workspaceId}:${HERE}`,
        send: () => knockAt(account.stage, `/ws/${id}?token=${account.token}`),
        made: none,
      };
    },
  },
  ...byAddress(perMinute('stream-credential-refused', 300), [
    { door: 'GET /ws/{id}', send: ({ stage }) => knockAt(stage, `/ws/${randomUUID()}?token=wrong`) },
  ]),
  ...byAddress(perMinute('account-stream-handshake', 600), [
    { door: 'GET /v1/ws', send: ({ stage, token }) => knockAt(stage, `/v1/ws?token=${token}`) },
  ]),
  ...byAddress(perMinute('rest-address', 600), [
    {
      door: 'GET /api/endpoints',
      send: (account) => callAs(account, ['GET', '/api/endpoints'], { credential: 'wrong' }),
    },
    {
      door: 'GET /v1/endpoints',
      send: (account) => callAs(account, ['GET', '/v1/endpoints'], { headers: {} }),
    },
    {
      door: 'POST /api/verify-signature',
      send: post('/api/verify-signature', () => ({})),
    },
  ]),
];

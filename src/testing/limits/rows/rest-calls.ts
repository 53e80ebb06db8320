import { randomUUID } from 'node:crypto';
import { REST_ROUTES, type RestRoute } from '#testing/rest-routes.ts';
import { callAs } from '../answers.ts';
import type { Answer, Door, LimitRow } from '../limit-row.ts';
import type { Account } from '../stage.ts';

/** Stands for «no limit» in headers that must hold a number. */
const UNLIMITED = 1_000_000_000;
/** Of the one of the two limits that is not tested. */
const PLENTY = 1000;

function call(account: Account, { method, path, takesBody }: RestRoute): Promise<Answer> {
  const target = path.replace('{id}', randomUUID());
  return callAs(account, [method, target], takesBody ? { body: {} } : {});
}

/** Every route that knows who calls; those for anybody are counted by address. */
function doorsOf(more: {
  limitShown: (limit: number | null) => number;
  waitSeconds: (limit: number) => number;
  left: (limit: number) => number;
}): Door[] {
  const { limitShown, waitSeconds, left } = more;
  return REST_ROUTES.filter(({ isPublic }) => !isPublic).map((route) => ({
    door: `${route.method} ${route.path}`,
    begin: (account) => {
      let served = 0;
      return Promise.resolve({
        reach: async (total) => {
          const note = (answer: Answer): Answer => {
            if (answer.status !== 429) served += 1;
            return answer;
          };
          // Both surfaces share the limit.
          const others = ['/api/account/usage', '/v1/endpoints'] as const;
          for (let i = 0; i < total - 1; i++) {
            note(await callAs(account, ['GET', others[i % 2 === 0 ? 0 : 1]]));
          }
          return note(await call(account, route));
        },
        kept: () => Promise.resolve(served),
      });
    },
    passes: ({ total, limit }) => {
      const shown = limitShown(limit);
      const remaining = limit === null ? UNLIMITED : shown - total;
      return { rate: { limit: shown, remaining }, retryAfter: null };
    },
    refuses: (limit) => {
      const isV1 = route.path.startsWith('/v1/');
      return {
        status: 429,
        json: isV1 ? { error: { code: 'rate_limited' } } : { code: 'RATE_LIMITED' },
        retryAfter: String(waitSeconds(limit)),
        rate: { limit: limitShown(limit), remaining: left(limit) },
      };
    },
  }));
}

const restCallsPerMinute: LimitRow = {
  field: 'restCallsPerMinute',
  kind: 'count',
  low: 3,
  planWith: (calls) => ({ restCallsPerMinute: calls, restBurst: calls === null ? null : PLENTY }),
  doors: doorsOf({
    limitShown: (limit) => limit ?? UNLIMITED,
    // One comes back every part of the minute.
    waitSeconds: (limit) => 60 / limit,
    left: () => 0,
  }),
};

const restBurst: LimitRow = {
  field: 'restBurst',
  kind: 'count',
  low: 3,
  planWith: (calls) => ({ restBurst: calls, restCallsPerMinute: calls === null ? null : PLENTY }),
  doors: doorsOf({
    limitShown: (limit) => (limit === null ? UNLIMITED : PLENTY),
    waitSeconds: () => 1,
    // A call that comes too soon is one of the minute.
    left: (limit) => PLENTY - limit - 1,
  }),
};

export const REST_LIMITS: readonly LimitRow[] = [restCallsPerMinute, restBurst];

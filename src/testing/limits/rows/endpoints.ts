import { expect } from 'vitest';
import { captureOf } from '#testing/captures.ts';
import { callAs, flatRefusal, mutateAs, sendTo, trpcRefusal, v1Refusal } from '../answers.ts';
import type { Answer, Attempt, Door, LimitRow } from '../limit-row.ts';
import type { Account } from '../stage.ts';

const HOOKS = 'https://example.com/hooks';

function inUse(limit: number): string {
  const noun = limit === 1 ? 'endpoint' : 'endpoints';
  return `The Test plan has ${limit} ${noun}, and all are in use. Delete one or change the plan.`;
}

const OVER = { status: 403, retryAfter: null };

/** Makes endpoints until one is left, whichever way, and the last through the door. */
function beginCreating(create: (account: Account) => Promise<Answer>): Door['begin'] {
  return (account): Promise<Attempt> =>
    Promise.resolve({
      reach: async (total) => {
        for (let made = 1; made < total; made++) await account.endpoint();
        return create(account);
      },
      kept: () => account.stage.ctx.db.endpoint.count({ where: { workspaceId: account.tenant.workspaceId } }),
    });
}

const createdOverRest = (): object => ({ status: 201, retryAfter: null });

const CREATING: readonly Door[] = [
  {
    door: 'POST /v1/endpoints',
    begin: beginCreating((account) =>
      callAs(account, ['POST', '/v1/endpoints'], { body: { name: 'One more', destination_url: HOOKS } }),
    ),
    passes: createdOverRest,
    refuses: (limit) => ({ ...OVER, ...v1Refusal(403, 'plan_limit_reached', inUse(limit)) }),
  },
  {
    door: 'POST /api/endpoints',
    way: 'permanent',
    begin: beginCreating((account) =>
      callAs(account, ['POST', '/api/endpoints'], { body: { permanent: true } }),
    ),
    passes: createdOverRest,
    refuses: (limit) => ({ ...OVER, ...flatRefusal(403, 'LIMIT_EXCEEDED', inUse(limit)) }),
  },
  {
    door: 'POST /api/endpoints',
    way: 'temporary, with an alias',
    begin: beginCreating((account) =>
      callAs(account, ['POST', '/api/endpoints'], {
        body: { alias: `t-${account.tenant.workspaceId.slice(-12)}` },
      }),
    ),
    passes: createdOverRest,
    refuses: (limit) => ({ ...OVER, ...flatRefusal(403, 'LIMIT_EXCEEDED', inUse(limit)) }),
  },
  {
    door: 'trpc endpoint.create',
    begin: beginCreating((account) => mutateAs(account, 'endpoint.create', { name: 'One more' })),
    passes: () => ({ status: 200 }),
    refuses: (limit) => trpcRefusal(403, 'limit_exceeded', { words: inUse(limit), limit }),
  },
  {
    door: 'trpc endpoint.create',
    way: 'paused',
    begin: beginCreating((account) =>
      mutateAs(account, 'endpoint.create', { name: 'One more', paused: true }),
    ),
    passes: () => ({ status: 200 }),
    refuses: (limit) => trpcRefusal(403, 'limit_exceeded', { words: inUse(limit), limit }),
  },
];

const TAKES_NONE = {
  status: 404,
  json: { error: expect.stringMatching(/^There is no active endpoint at this URL/) as string },
  retryAfter: null,
};

/** More endpoints than the plan has, as after a downgrade: the newest is what the door tries to bring to life. */
function beginUsing(use: (account: Account, newest: string) => Promise<Answer>): Door['begin'] {
  return (account): Promise<Attempt> => {
    const ids: string[] = [];
    return Promise.resolve({
      reach: async (total) => {
        // Paused ones count as well, so unpausing takes nobody's place.
        while (ids.length < total) {
          account.stage.clock.advance(1);
          ids.push((await account.endpoint()).id);
        }
        return use(account, ids.at(-1) ?? '');
      },
      /** Those that take captures. */
      kept: async () => {
        const answers = await Promise.all(ids.map((id) => sendTo(account.stage, `/h/${id}`)));
        return answers.filter(({ status }) => status === 200).length;
      },
    });
  };
}

async function pauseThen(account: Account, id: string, unpause: () => Promise<Answer>): Promise<Answer> {
  await account.stage.ctx.db.endpoint.update({ where: { id }, data: { pausedAt: new Date(0) } });
  await unpause();
  return sendTo(account.stage, `/h/${id}`);
}

const USING: readonly Door[] = [
  { door: 'ANY /h/{id}', begin: beginUsing(({ stage }, id) => sendTo(stage, `/h/${id}`)) },
  {
    door: 'ANY /wh/{slug}',
    begin: beginUsing(async ({ stage }, id) => {
      const { alias } = await stage.ctx.db.endpoint.findUniqueOrThrow({ where: { id } });
      return sendTo(stage, `/wh/${alias}`);
    }),
  },
  {
    door: 'PUT /v1/endpoints/{id}',
    way: 'unpausing',
    begin: beginUsing((account, id) =>
      pauseThen(account, id, () =>
        callAs(account, ['PUT', `/v1/endpoints/${id}`], { body: { is_active: true } }),
      ),
    ),
  },
  {
    door: 'trpc endpoint.update',
    way: 'unpausing',
    begin: beginUsing((account, id) =>
      pauseThen(account, id, () => mutateAs(account, 'endpoint.update', { id, paused: false })),
    ),
  },
].map((door) => ({ ...door, passes: () => ({ status: 200 }), refuses: () => TAKES_NONE }));

const REPLAYING: Door = {
  door: 'POST /v1/events/{id}/replay',
  begin: async (account) => {
    const { ctx } = account.stage;
    const { workspaceId } = account.tenant;
    const using = beginUsing(async (_, endpointId) => {
      // Stored before the plan became smaller.
      const event = await ctx.appender.append(captureOf(workspaceId, endpointId));
      return callAs(account, ['POST', `/v1/events/${event?.id ?? ''}/replay`]);
    });
    return using(account);
  },
  passes: () => ({ status: 201 }),
  refuses: () =>
    v1Refusal(400, 'validation_error', /^The plan has fewer endpoints, so this one takes no events/),
};

export const ENDPOINT_LIMITS: readonly LimitRow[] = [
  { field: 'endpoints', kind: 'count', low: 2, doors: [...CREATING, ...USING, REPLAYING] },
];

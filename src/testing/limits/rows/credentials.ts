import { createApiKey } from '#testing/server.ts';
import { callAs, flatRefusal, mutateAs, trpcRefusal, v1Refusal } from '../answers.ts';
import type { Answer, Attempt, Door, LimitRow } from '../limit-row.ts';
import { openAccountStream, openEndpointStream } from '../opened.ts';
import type { Account } from '../stage.ts';

function noMore(limit: number): string {
  if (limit === 0) return 'The Test plan has no API keys. Change the plan to use them.';
  const noun = limit === 1 ? 'API key' : 'API keys';
  return `The Test plan has ${limit} active ${noun}. Revoke one or change the plan.`;
}

function refusedKey(limit: number): string {
  if (limit === 0) return 'The Test plan has no API keys. Upgrade to use them.';
  const noun = limit === 1 ? '1 API key' : `${limit} API keys`;
  return `The Test plan has ${noun}, and older ones than this are in use. Revoke one of them or change the plan.`;
}

const NEW = { name: 'One more', scopes: ['stream:listen'] };

function beginCreating(create: (account: Account) => Promise<Answer>): Door['begin'] {
  return (account): Promise<Attempt> =>
    Promise.resolve({
      reach: async (total) => {
        for (let made = 1; made < total; made++) await createApiKey(account.stage.ctx, account.tenant);
        return create(account);
      },
      kept: () => account.stage.ctx.db.apiKey.count({ where: { workspaceId: account.tenant.workspaceId } }),
    });
}

const CREATING: readonly Door[] = [
  {
    door: 'POST /v1/api-keys',
    begin: beginCreating((account) => callAs(account, ['POST', '/v1/api-keys'], { body: NEW })),
    passes: () => ({ status: 201, retryAfter: null }),
    refuses: (limit) => ({ ...v1Refusal(403, 'plan_limit_reached', noMore(limit)), retryAfter: null }),
  },
  {
    door: 'trpc apiKey.create',
    begin: beginCreating((account) => mutateAs(account, 'apiKey.create', NEW)),
    passes: () => ({ status: 200 }),
    refuses: (limit) => trpcRefusal(403, 'limit_exceeded', { words: noMore(limit), limit }),
  },
];

/** More keys than the plan has, as after a downgrade: the newest is used. Kept are those that work over REST. */
function beginUsing(
  use: (account: Account, key: string, end: (close: () => Promise<void>) => void) => Promise<Answer>,
): Door['begin'] {
  return (account): Promise<Attempt> => {
    const keys: string[] = [];
    const closes: (() => Promise<void>)[] = [];
    return Promise.resolve({
      reach: async (total) => {
        const { ctx, clock } = account.stage;
        while (keys.length < total) {
          clock.advance(1);
          const more = {
            createdAt: new Date(clock.now()),
            scopes: ['endpoints:read', 'stream:listen'] as const,
          };
          keys.push((await createApiKey(ctx, account.tenant, { ...more, scopes: [...more.scopes] })).key);
        }
        return use(account, keys.at(-1) ?? '', (close) => closes.push(close));
      },
      kept: async () => {
        const answers = await Promise.all(
          keys.map((credential) => callAs(account, ['GET', '/api/endpoints'], { credential })),
        );
        return answers.filter(({ status }) => status === 200).length;
      },
      end: async () => {
        await Promise.all(closes.map((close) => close()));
      },
    });
  };
}

const USING: readonly Door[] = [
  {
    door: 'GET /api/endpoints',
    begin: beginUsing((account, credential) => callAs(account, ['GET', '/api/endpoints'], { credential })),
    passes: () => ({ status: 200 }),
    refuses: (limit) => ({ ...flatRefusal(403, 'FEATURE_REQUIRED', refusedKey(limit)), retryAfter: null }),
  },
  {
    door: 'GET /v1/endpoints',
    way: 'X-API-Key',
    begin: beginUsing((account, key) =>
      callAs(account, ['GET', '/v1/endpoints'], { headers: { 'X-API-Key': key } }),
    ),
    passes: () => ({ status: 200 }),
    refuses: (limit) => ({ ...v1Refusal(403, 'plan_limit_reached', refusedKey(limit)), retryAfter: null }),
  },
  {
    door: 'GET /ws/{id}',
    begin: beginUsing(async (account, key, end) => {
      const { id } = await account.endpoint();
      const { answer, close } = await openEndpointStream(account.stage, `/ws/${id}?apikey=${key}`);
      end(close);
      return answer;
    }),
    passes: () => ({ status: 101 }),
    refuses: (limit) => ({ ...flatRefusal(403, 'FEATURE_REQUIRED', refusedKey(limit)), retryAfter: null }),
  },
  {
    door: 'GET /v1/ws',
    begin: beginUsing(async (account, key, end) => {
      const { answer, close } = await openAccountStream(account.stage, `?token=${key}`);
      end(close);
      return answer;
    }),
    passes: () => ({ status: 101, closed: null }),
    refuses: () => ({ status: 101, closed: 4003 }),
  },
];

export const CREDENTIAL_LIMITS: readonly LimitRow[] = [
  { field: 'apiKeys', kind: 'count', low: 2, doors: [...CREATING, ...USING] },
];

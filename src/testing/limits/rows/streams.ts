import { createApiKey } from '#testing/server.ts';
import { flatRefusal, trpcRefusal } from '../answers.ts';
import type { Attempt, Door, LimitRow } from '../limit-row.ts';
import { openAccountStream, openDashboard, openEndpointStream, type Opened } from '../opened.ts';
import type { Account } from '../stage.ts';

interface Opener extends Pick<Door, 'door' | 'way' | 'passes' | 'refuses'> {
  open(account: Account, endpointId: string): Promise<Opened>;
}

async function withKey(account: Account): Promise<string> {
  return (await createApiKey(account.stage.ctx, account.tenant)).key;
}

/** Opens until one is left, each in another way, and the last through the door. */
function beginOpening(
  opener: Opener,
  others: readonly Opener[],
  kept: (account: Account, endpointId: string, opened: readonly Opened[]) => Promise<number>,
): Door['begin'] {
  return async (account): Promise<Attempt> => {
    const { id } = await account.endpoint();
    const opened: Opened[] = [];
    const open = async ({ open: openOne }: Opener) => {
      const one = await openOne(account, id);
      opened.push(one);
      return one.answer;
    };
    return {
      reach: async (total) => {
        for (let i = 0; i < total - 1; i++) await open(others[i % others.length] ?? opener);
        return open(opener);
      },
      kept: () => kept(account, id, opened),
      end: async () => {
        await Promise.all(opened.map((one) => one.close()));
      },
    };
  };
}

const FULL = (max: number): object => ({
  status: 403,
  json: { error: 'Connection limit reached', max, code: 'LIMIT_EXCEEDED' },
  retryAfter: '30',
});

const LISTENERS: readonly Opener[] = [
  {
    door: 'GET /ws/{id}',
    way: 'by an API key',
    open: async (account, id) =>
      openEndpointStream(account.stage, `/ws/${id}?apikey=${await withKey(account)}`),
    passes: () => ({ status: 101, json: { clientType: 'api_key' } }),
    refuses: FULL,
  },
  {
    door: 'GET /ws/{id}',
    way: 'by a command line with a token',
    open: ({ stage, token }, id) =>
      openEndpointStream(stage, `/ws/${id}?token=${token}&client=cli&mode=forward`),
    passes: () => ({ status: 101, json: { clientType: 'cli' } }),
    refuses: FULL,
  },
  {
    door: 'GET /ws/{id}',
    way: 'resuming',
    open: ({ stage, token }, id) => openEndpointStream(stage, `/ws/${id}?token=${token}&after=0`),
    passes: () => ({ status: 101 }),
    refuses: FULL,
  },
  {
    door: 'GET /v1/ws',
    way: 'subscribing',
    open: ({ stage, token }, id) => openAccountStream(stage, `?token=${token}&ack=1`, [id]),
    passes: () => ({ status: 101, json: { rejected: [] }, closed: null }),
    refuses: (limit) => ({
      status: 101,
      json: {
        endpoint_ids: [],
        rejected: [
          {
            code: 'LIMIT_EXCEEDED',
            message: `All ${limit} places for listeners of this endpoint are taken. Close another listener.`,
          },
        ],
      },
      closed: null,
    }),
  },
  {
    door: 'trpc stream.events',
    open: openDashboard,
    passes: () => ({ status: 101 }),
    refuses: (limit) =>
      trpcRefusal(403, 'limit_exceeded', {
        words: new RegExp(`^The Test plan allows ${limit} listeners at once on an endpoint`),
        limit,
      }),
  },
];

const ACCOUNT_STREAMS: readonly Opener[] = [
  { door: 'GET /v1/ws', open: ({ stage, token }: Account) => openAccountStream(stage, `?token=${token}`) },
  {
    door: 'GET /v1/ws',
    way: 'by an API key, told more',
    open: async (account: Account) =>
      openAccountStream(account.stage, `?token=${await withKey(account)}&ack=1`),
  },
].map((opener) => ({
  ...opener,
  passes: () => ({ status: 101, closed: null }),
  refuses: () => ({ status: 101, closed: 4029 }),
}));

function doorOf(opener: Opener, begin: Door['begin']): Door {
  const { door, way, passes, refuses } = opener;
  return { door, ...(way !== undefined && { way }), begin, passes, refuses };
}

const listening = async (account: Account, endpointId: string): Promise<number> =>
  (await account.stage.ctx.presence.list(endpointId)).length;

const listenersPerEndpoint: LimitRow = {
  field: 'listenersPerEndpoint',
  kind: 'count',
  low: 2,
  doors: LISTENERS.map((one) => doorOf(one, beginOpening(one, LISTENERS, listening))),
};

const accountStreams: LimitRow = {
  field: 'accountStreams',
  kind: 'count',
  low: 2,
  doors: ACCOUNT_STREAMS.map((one) =>
    doorOf(
      one,
      beginOpening(one, ACCOUNT_STREAMS, (_account, _id, opened) =>
        Promise.resolve(opened.filter(({ answer }) => answer.closed === null).length),
      ),
    ),
  ),
};

const NO_SOCKETS = 'The Test plan has no WebSocket API. Upgrade to connect.';
const BY_PROGRAMS = LISTENERS.filter(({ door }) => door === 'GET /ws/{id}');

/** For programs; the dashboard always may. */
const webSocket: LimitRow = {
  field: 'webSocket',
  kind: 'flag',
  low: 1,
  doors: [
    ...BY_PROGRAMS.map((one) =>
      doorOf(
        {
          ...one,
          refuses: () => ({ ...flatRefusal(403, 'FEATURE_REQUIRED', NO_SOCKETS), retryAfter: null }),
        },
        beginOpening(one, LISTENERS, listening),
      ),
    ),
    ...ACCOUNT_STREAMS.map((one) =>
      doorOf(
        { ...one, refuses: () => ({ status: 101, closed: 4003 }) },
        beginOpening(one, ACCOUNT_STREAMS, (_account, _id, opened) =>
          Promise.resolve(opened.filter(({ answer }) => answer.closed === null).length),
        ),
      ),
    ),
  ],
};

export const STREAM_LIMITS: readonly LimitRow[] = [listenersPerEndpoint, accountStreams, webSocket];

import { expect } from 'vitest';
import { captureOf } from '#testing/captures.ts';
import { callAs, mutateAs, sendChunkedTo, sendTo, trpcRefusal, v1Refusal } from '../answers.ts';
import type { Answer, Attempt, Door, LimitRow } from '../limit-row.ts';
import type { Account, Stage } from '../stage.ts';

interface Way extends Pick<Door, 'door' | 'way'> {
  send(stage: Stage, endpoint: { id: string; alias: string }, body: string): Promise<Answer>;
}

/** Every way in which a webhook gets in. */
const WAYS: readonly Way[] = [
  { door: 'ANY /h/{id}', send: (stage, { id }, body) => sendTo(stage, `/h/${id}`, { body }) },
  {
    door: 'ANY /h/{id}',
    way: 'by its alias, with a path, by PUT',
    send: (stage, { alias }, body) => sendTo(stage, `/h/${alias}/deep/er?x=1`, { body, method: 'PUT' }),
  },
  {
    door: 'ANY /h/{id}',
    way: 'chunked',
    send: (stage, { id }, body) => sendChunkedTo(stage, `/h/${id}`, body),
  },
  { door: 'ANY /wh/{slug}', send: (stage, { alias }, body) => sendTo(stage, `/wh/${alias}`, { body }) },
  {
    door: 'ANY /wh/{slug}',
    way: 'chunked',
    send: (stage, { alias }, body) => sendChunkedTo(stage, `/wh/${alias}/x`, body),
  },
];

const RECEIVED = { status: 200, json: { received: true }, retryAfter: null };

/** Rows of the log, which the day's counter has to agree with. */
async function logged({ stage, tenant }: Account): Promise<number> {
  const { workspaceId } = tenant;
  const { db } = stage.ctx;
  const [rows, counted] = await Promise.all([
    db.request.count({ where: { workspaceId } }),
    db.usageDay.aggregate({ where: { workspaceId }, _sum: { requests: true } }),
  ]);
  expect(Number(counted._sum.requests ?? 0)).toBe(rows);
  return rows;
}

async function sealed({ stage, tenant }: Account): Promise<number> {
  return stage.ctx.db.sealedRequest.count({ where: { workspaceId: tenant.workspaceId } });
}

/** Sends until one is left, to another endpoint of the workspace: they share the limit. */
function beginCapture(way: Way, before: number, kept: (account: Account) => Promise<number>): Door['begin'] {
  return async (account): Promise<Attempt> => {
    const [one, other] = [await account.endpoint(), await account.endpoint()];
    return {
      reach: async (total) => {
        for (let sent = 0; sent < before + total - 1; sent++) {
          expect((await sendTo(account.stage, `/h/${other.id}`)).status).toBe(200);
        }
        return way.send(account.stage, one, 'x');
      },
      kept: () => kept(account),
    };
  };
}

function captureDoor(way: Way, more: Pick<Door, 'begin' | 'refuses'>): Door {
  const { door, way: name } = way;
  return { door, ...(name !== undefined && { way: name }), passes: () => RECEIVED, ...more };
}

/** The next midnight of the clock that all stages stand at. */
const MIDNIGHT_MS = Date.UTC(2026, 4, 4);
const SECONDS_TO_MIDNIGHT = (MIDNIGHT_MS - Date.UTC(2026, 4, 3, 14, 2)) / 1000;

function overDay(limit: number): object {
  const error = `The plan's limit of ${limit} requests per day is reached.`;
  const json = { error, code: 'LIMIT_EXCEEDED', limit, reset: MIDNIGHT_MS };
  return { status: 429, json, retryAfter: String(SECONDS_TO_MIDNIGHT) };
}

function overBurst(limit: number): object {
  const error = `The plan's limit of ${limit} requests per second is reached.`;
  const json = {
    error,
    code: 'LIMIT_EXCEEDED',
    limit,
    reset: MIDNIGHT_MS - SECONDS_TO_MIDNIGHT * 1000 + 1000,
  };
  return { status: 429, json, retryAfter: '1' };
}

async function replay(account: Account, endpointId: string): Promise<Answer> {
  const { id } = await account.stage.ctx.db.request.findFirstOrThrow({ where: { endpointId } });
  return callAs(account, ['POST', `/v1/events/${id}/replay`]);
}

/** A replay is a capture: the day and the burst count it. */
function replayDoor(refuses: Door['refuses']): Door {
  return {
    door: 'POST /v1/events/{id}/replay',
    begin: async (account) => {
      const { id } = await account.endpoint();
      return {
        reach: async (total) => {
          for (let sent = 1; sent < total; sent++) await sendTo(account.stage, `/h/${id}`);
          return replay(account, id);
        },
        kept: () => logged(account),
      };
    },
    passes: () => ({ status: 201, retryAfter: null }),
    refuses,
  };
}

const requestsPerDay: LimitRow = {
  field: 'requestsPerDay',
  kind: 'count',
  low: 3,
  planWith: (requests) => ({ requestsPerDay: requests, overflowPercent: 0 }),
  doors: [
    ...WAYS.map((way) => captureDoor(way, { begin: beginCapture(way, 0, logged), refuses: overDay })),
    replayDoor((limit) => ({
      ...v1Refusal(403, 'plan_limit_reached', new RegExp(`^All ${limit} requests of the day are used`)),
      retryAfter: null,
    })),
  ],
};

const burstPerSecond: LimitRow = {
  field: 'burstPerSecond',
  kind: 'count',
  low: 3,
  doors: [
    ...WAYS.map((way) => captureDoor(way, { begin: beginCapture(way, 0, logged), refuses: overBurst })),
    replayDoor((limit) => ({
      ...v1Refusal(429, 'rate_limited', `The plan takes ${limit} requests a second. Replay a little slower.`),
      retryAfter: '1',
    })),
  ],
};

const QUOTA = 2;

/** In captures past a quota of two. */
const overflowPercent: LimitRow = {
  field: 'overflowPercent',
  kind: 'count',
  low: 2,
  most: 20,
  planWith: (captures) => ({ requestsPerDay: QUOTA, overflowPercent: (100 * (captures ?? 0)) / QUOTA }),
  doors: WAYS.map((way) =>
    captureDoor(way, {
      begin: beginCapture(way, QUOTA, async (account) => {
        expect(await logged(account)).toBe(QUOTA);
        return sealed(account);
      }),
      refuses: () => overDay(QUOTA),
    }),
  ),
};

const bodyBytes: LimitRow = {
  field: 'bodyBytes',
  kind: 'each',
  low: 100,
  most: 96 * 1024 * 1024,
  doors: [
    ...WAYS.map((way) =>
      captureDoor(way, {
        begin: async (account) => {
          const endpoint = await account.endpoint();
          return {
            reach: (total) => way.send(account.stage, endpoint, 'x'.repeat(total)),
            kept: () => logged(account),
          };
        },
        refuses: (maxSize) => ({
          status: 413,
          json: {
            error: `The body is larger than this endpoint accepts (${maxSize} bytes).`,
            maxSize,
            actualSize: maxSize + 1,
          },
          retryAfter: null,
        }),
      }),
    ),
    {
      // What a larger plan has stored.
      door: 'POST /v1/events/{id}/replay',
      begin: async (account) => {
        const { id } = await account.endpoint();
        return {
          reach: async (total) => {
            const body = Buffer.alloc(total, 'x');
            await account.stage.ctx.appender.append(captureOf(account.tenant.workspaceId, id, { body }));
            return replay(account, id);
          },
          kept: async () => (await logged(account)) - 1,
        };
      },
      passes: () => ({ status: 201 }),
      refuses: (limit) =>
        v1Refusal(
          400,
          'validation_error',
          `The body has ${limit + 1} bytes; the plan takes ${limit} at most.`,
        ),
    },
  ],
};

const HOOKS = 'https://example.com/hooks';
const FORWARDS_NOTHING = 'The Test plan forwards no requests. Change the plan to add a destination.';

/** Destinations that are made, where the plan has them. */
function destinationDoor(
  door: string,
  make: (account: Account, endpointId: string) => Promise<Answer>,
): Door {
  const isTrpc = door.startsWith('trpc ');
  return {
    door,
    way: 'a destination',
    begin: async (account) => {
      const { id } = await account.endpoint();
      const where = { workspaceId: account.tenant.workspaceId };
      return {
        reach: () => make(account, id),
        kept: () => account.stage.ctx.db.destination.count({ where }),
      };
    },
    passes: () => ({ status: isTrpc || door.startsWith('PUT') ? 200 : 201 }),
    refuses: () =>
      isTrpc
        ? trpcRefusal(403, 'feature_required', { words: FORWARDS_NOTHING })
        : v1Refusal(403, 'plan_limit_reached', FORWARDS_NOTHING),
  };
}

/** A capture is stored either way, so only the queue of deliveries tells. */
const forwarding: LimitRow = {
  field: 'forwarding',
  kind: 'flag',
  low: 1,
  doors: [
    ...WAYS.map((way) =>
      captureDoor(way, {
        begin: async (account) => {
          const { db } = account.stage.ctx;
          const { workspaceId } = account.tenant;
          const endpoint = await account.endpoint();
          const destination = { workspaceId, endpointId: endpoint.id, url: HOOKS };
          await db.destination.create({ data: destination });
          return {
            reach: () => way.send(account.stage, endpoint, 'x'),
            kept: async () => {
              expect(await logged(account)).toBe(1);
              return db.delivery.count({ where: { workspaceId } });
            },
          };
        },
        refuses: () => RECEIVED,
      }),
    ),
    destinationDoor('POST /v1/endpoints', (account) =>
      callAs(account, ['POST', '/v1/endpoints'], { body: { name: 'One more', destination_url: HOOKS } }),
    ),
    destinationDoor('PUT /v1/endpoints/{id}', (account, id) =>
      callAs(account, ['PUT', `/v1/endpoints/${id}`], { body: { destination_url: HOOKS } }),
    ),
    destinationDoor('trpc destination.create', (account, endpointId) =>
      mutateAs(account, 'destination.create', { endpointId, url: HOOKS }),
    ),
  ],
};

export const CAPTURE_LIMITS: readonly LimitRow[] = [
  requestsPerDay,
  burstPerSecond,
  overflowPercent,
  bodyBytes,
  forwarding,
];

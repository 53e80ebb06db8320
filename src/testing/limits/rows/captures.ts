import { expect } from 'vitest';
import { captureOf } from '#testing/captures.ts';
import { callAs, mutateAs, sendTo, trpcRefusal, v1Refusal } from '../answers.ts';
import type { Answer, Attempt, Door, LimitRow } from '../limit-row.ts';
import { captureDoor, logged, WAYS, type Way } from '../capture-ways.ts';
import type { Account } from '../stage.ts';

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

interface ReplayWay {
  door: string;
  replay(account: Account, eventId: string): Promise<Answer>;
}

/** A replay is a capture: whatever limits one holds the other. */
const REPLAYS = {
  v1: {
    door: 'POST /v1/events/{id}/replay',
    replay: (account, id) => callAs(account, ['POST', `/v1/events/${id}/replay`]),
  },
  dashboard: {
    door: 'trpc replay.event',
    replay: (account, id) => mutateAs(account, 'replay.event', { id }),
  },
  /** A sample in place of the event, at the same endpoint. */
  test: {
    door: 'trpc destination.sendTestEvent',
    replay: async (account, id) => {
      const { endpointId } = await account.stage.ctx.db.request.findFirstOrThrow({ where: { id } });
      return mutateAs(account, 'destination.sendTestEvent', { endpointId, sample: 'json' });
    },
  },
} satisfies Record<string, ReplayWay>;

async function replayFirst(way: ReplayWay, account: Account, endpointId: string): Promise<Answer> {
  const { id } = await account.stage.ctx.db.request.findFirstOrThrow({ where: { endpointId, seq: 1 } });
  return way.replay(account, id);
}

const replayed = (door: string) => () => ({ status: door.startsWith('trpc ') ? 200 : 201, retryAfter: null });

/** Sends until one is left, and the last is a replay of the first. */
function replayDoor(way: ReplayWay, refuses: Door['refuses']): Door {
  return {
    door: way.door,
    begin: async (account) => {
      const { id } = await account.endpoint();
      return {
        reach: async (total) => {
          for (let sent = 1; sent < total; sent++) await sendTo(account.stage, `/h/${id}`);
          return replayFirst(way, account, id);
        },
        kept: () => logged(account),
      };
    },
    passes: replayed(way.door),
    refuses,
  };
}

/** A body that a larger plan has stored. */
function largeReplayDoor(way: ReplayWay, refuses: Door['refuses']): Door {
  return {
    door: way.door,
    begin: async (account) => {
      const { id } = await account.endpoint();
      return {
        reach: async (total) => {
          const body = Buffer.alloc(total, 'x');
          await account.stage.ctx.appender.append(captureOf(account.tenant.workspaceId, id, { body }));
          return replayFirst(way, account, id);
        },
        kept: async () => (await logged(account)) - 1,
      };
    },
    passes: replayed(way.door),
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
    replayDoor(REPLAYS.v1, (limit) => ({
      ...v1Refusal(403, 'plan_limit_reached', new RegExp(`^All ${limit} requests of the day are used`)),
      retryAfter: null,
    })),
    replayDoor(REPLAYS.dashboard, (limit) =>
      trpcRefusal(403, 'limit_exceeded', { words: new RegExp(`^All ${limit} requests of the day`), limit }),
    ),
    replayDoor(REPLAYS.test, (limit) =>
      trpcRefusal(403, 'limit_exceeded', { words: new RegExp(`^All ${limit} requests of the day`), limit }),
    ),
  ],
};

const tooFast = (limit: number): string =>
  `The plan takes ${limit} requests a second. Replay a little slower.`;

const burstPerSecond: LimitRow = {
  field: 'burstPerSecond',
  kind: 'count',
  low: 3,
  doors: [
    ...WAYS.map((way) => captureDoor(way, { begin: beginCapture(way, 0, logged), refuses: overBurst })),
    replayDoor(REPLAYS.v1, (limit) => ({
      ...v1Refusal(429, 'rate_limited', tooFast(limit)),
      retryAfter: '1',
    })),
    replayDoor(REPLAYS.dashboard, (limit) =>
      trpcRefusal(429, 'rate_limited', { words: tooFast(limit), limit }),
    ),
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

const tooLarge = (limit: number): string =>
  `The body has ${limit + 1} bytes; the plan takes ${limit} at most.`;

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
    largeReplayDoor(REPLAYS.v1, (limit) => v1Refusal(400, 'validation_error', tooLarge(limit))),
    largeReplayDoor(REPLAYS.dashboard, (limit) =>
      trpcRefusal(400, 'invalid_input', { words: tooLarge(limit), limit }),
    ),
  ],
};

export const CAPTURE_LIMITS: readonly LimitRow[] = [
  requestsPerDay,
  burstPerSecond,
  overflowPercent,
  bodyBytes,
];

import { captureOf } from '#testing/captures.ts';
import { sweepExpired } from '#domain/retention/sweep-expired.ts';
import { StreamClient } from '#testing/stream-client.ts';
import { callAs, mutateAs, NOTHING, trpcRefusal, v1Refusal } from '../answers.ts';
import { forwarding } from './forwarding.ts';
import type { Answer, Attempt, Door, LimitRow } from '../limit-row.ts';
import { openEndpointStream, type Opened } from '../opened.ts';
import type { Account } from '../stage.ts';

const OWN = { max_retries: 2, intervals: [5, 10] };
const NO_SCHEDULES =
  'The Test plan has no retry schedules of your own. Leave retry_config out for the customary one, or change the plan.';

/** Endpoints whose schedule in force is the one that was given. */
async function withOwnSchedule(account: Account): Promise<number> {
  const { json } = await callAs(account, ['GET', '/v1/endpoints']);
  // Guarantee: the contract, which every answer is held to.
  const { data } = json as { data: { retry_config: typeof OWN }[] };
  return data.filter(({ retry_config }) => retry_config.max_retries === OWN.max_retries).length;
}

interface ScheduleWay {
  door: string;
  /** Of an update: there is a destination, with the customary schedule. */
  isUpdate?: true;
  set(account: Account, at: { endpointId: string; destinationId: string }): Promise<Answer>;
}

const HOOKS = 'https://example.com/hooks';

function scheduleDoor({ door, isUpdate, set }: ScheduleWay): Door {
  const isTrpc = door.startsWith('trpc ');
  return {
    door,
    way: 'a retry schedule',
    begin: async (account): Promise<Attempt> => {
      const { id: endpointId } = await account.endpoint();
      const { db } = account.stage.ctx;
      const { workspaceId } = account.tenant;
      const data = { workspaceId, endpointId, url: HOOKS };
      const destinationId = isUpdate ? (await db.destination.create({ data })).id : '';
      return {
        reach: () => set(account, { endpointId, destinationId }),
        kept: () => withOwnSchedule(account),
      };
    },
    passes: () => ({ status: isTrpc || isUpdate ? 200 : 201 }),
    refuses: () =>
      isTrpc
        ? trpcRefusal(403, 'limit_exceeded', { words: NO_SCHEDULES })
        : {
            status: 403,
            json: { error: { code: 'plan_limit_reached', message: NO_SCHEDULES } },
            retryAfter: null,
          },
  };
}

const NEW = { name: 'One more', destination_url: HOOKS };

const customRetrySchedule: LimitRow = {
  field: 'customRetrySchedule',
  kind: 'flag',
  low: 1,
  doors: [
    {
      door: 'POST /v1/endpoints',
      set: (account: Account) =>
        callAs(account, ['POST', '/v1/endpoints'], { body: { ...NEW, retry_config: OWN } }),
    },
    {
      door: 'PUT /v1/endpoints/{id}',
      isUpdate: true as const,
      set: (account: Account, { endpointId }: { endpointId: string }) =>
        callAs(account, ['PUT', `/v1/endpoints/${endpointId}`], { body: { retry_config: OWN } }),
    },
    {
      door: 'trpc destination.create',
      set: (account: Account, { endpointId }: { endpointId: string }) =>
        mutateAs(account, 'destination.create', { endpointId, url: HOOKS, retryConfig: OWN }),
    },
    {
      door: 'trpc destination.update',
      isUpdate: true as const,
      set: (account: Account, { destinationId }: { destinationId: string }) =>
        mutateAs(account, 'destination.update', { id: destinationId, retryConfig: OWN }),
    },
  ].map(scheduleDoor),
};

const NO_REPLAY = 'The Test plan has no replay. Change the plan to send stored requests again.';

async function storeAt(account: Account, endpointId: string, daysOld = 0): Promise<string> {
  const { ctx, clock } = account.stage;
  const receivedAtMs = clock.now() - daysOld * 86_400_000;
  const event = await ctx.appender.append(
    captureOf(account.tenant.workspaceId, endpointId, { receivedAtMs }),
  );
  return event?.id ?? '';
}

const replay: LimitRow = {
  field: 'replay',
  kind: 'flag',
  low: 1,
  doors: [
    {
      door: 'POST /v1/events/{id}/replay',
      begin: async (account) => {
        const { id } = await account.endpoint();
        const source = await storeAt(account, id);
        return {
          reach: () => callAs(account, ['POST', `/v1/events/${source}/replay`]),
          kept: async () => (await account.stage.ctx.db.request.count({ where: { endpointId: id } })) - 1,
        };
      },
      passes: () => ({ status: 201 }),
      refuses: () => v1Refusal(403, 'plan_limit_reached', NO_REPLAY),
    },
    {
      door: 'trpc replay.event',
      begin: async (account) => {
        const { id } = await account.endpoint();
        const source = await storeAt(account, id);
        return {
          reach: () => mutateAs(account, 'replay.event', { id: source }),
          kept: async () => (await account.stage.ctx.db.request.count({ where: { endpointId: id } })) - 1,
        };
      },
      passes: () => ({ status: 200 }),
      refuses: () => trpcRefusal(403, 'feature_required', { words: NO_REPLAY }),
    },
    {
      door: 'trpc replay.range',
      begin: async (account) => {
        const { id: endpointId } = await account.endpoint();
        await storeAt(account, endpointId);
        return {
          reach: () => mutateAs(account, 'replay.range', { endpointId }),
          kept: () => account.stage.ctx.db.replayJob.count({ where: { endpointId } }),
        };
      },
      passes: () => ({ status: 200 }),
      refuses: () => trpcRefusal(403, 'feature_required', { words: NO_REPLAY }),
    },
    {
      door: 'trpc replay.toConnection',
      begin: async (account) => {
        const { id } = await account.endpoint();
        const source = await storeAt(account, id);
        const opened: Opened = await openEndpointStream(account.stage, `/ws/${id}?token=${account.token}`);
        const [listener] = await account.stage.ctx.presence.list(id);
        return {
          reach: () =>
            mutateAs(account, 'replay.toConnection', {
              requestId: source,
              connectionId: listener?.connectionId,
            }),
          kept: () => account.stage.ctx.db.auditEvent.count({ where: { subject: source } }),
          end: () => opened.close(),
        };
      },
      passes: () => ({ status: 200 }),
      refuses: () => trpcRefusal(403, 'feature_required', { words: NO_REPLAY }),
    },
  ],
};

interface Aged {
  id: string;
  endpointId: string;
}

/** A capture so many days old after a sweep, asked for at the door. */
function agedDoor(
  door: string,
  at: {
    before?(account: Account, aged: Aged): Promise<unknown>;
    ask(account: Account, aged: Aged): Promise<Answer>;
  },
  more: Pick<Door, 'passes' | 'refuses'>,
): Door {
  return {
    door,
    begin: async (account) => {
      const { id: endpointId } = await account.endpoint();
      const { ctx } = account.stage;
      return {
        reach: async (daysOld) => {
          const aged = { endpointId, id: await storeAt(account, endpointId, daysOld) };
          await at.before?.(account, aged);
          await sweepExpired(ctx, { rest: () => Promise.resolve() });
          return at.ask(account, aged);
        },
        kept: () => ctx.db.request.count({ where: { endpointId, seq: 1, deletedAt: null } }),
      };
    },
    ...more,
  };
}

const retentionDays: LimitRow = {
  field: 'retentionDays',
  kind: 'each',
  low: 3,
  doors: [
    agedDoor(
      'GET /api/requests/{id}',
      { ask: (account, { id }) => callAs(account, ['GET', `/api/requests/${id}`]) },
      {
        passes: () => ({ status: 200 }),
        refuses: () => ({ status: 404, json: { error: 'Request not found' } }),
      },
    ),
    agedDoor(
      'GET /v1/events/{id}',
      { ask: (account, { id }) => callAs(account, ['GET', `/v1/events/${id}`]) },
      {
        passes: () => ({ status: 200 }),
        refuses: () => v1Refusal(404, 'resource_not_found', 'Event not found'),
      },
    ),
    agedDoor(
      'POST /v1/events/{id}/replay',
      { ask: (account, { id }) => callAs(account, ['POST', `/v1/events/${id}/replay`]) },
      {
        passes: () => ({ status: 201 }),
        refuses: () => v1Refusal(404, 'resource_not_found', 'Event not found'),
      },
    ),
    agedDoor(
      'trpc request.restore',
      {
        before: (account, { id }) => mutateAs(account, 'request.delete', { ids: [id] }),
        ask: (account, { id }) => mutateAs(account, 'request.restore', { ids: [id] }),
      },
      {
        passes: () => ({ status: 200, json: { result: { data: { count: 1 } } } }),
        refuses: () => ({ status: 200, json: { result: { data: { count: 0 } } } }),
      },
    ),
    agedDoor(
      'GET /ws/{id}',
      {
        ask: async (account, { endpointId }) => {
          const { stage, token } = account;
          const client = await StreamClient.connect(
            `${stage.server.ws}/ws/${endpointId}?token=${token}&after=0`,
          );
          await client.next('caught_up');
          const json = client.messages.map(({ type }) => type);
          await client.close();
          return { ...NOTHING, status: 101, json };
        },
      },
      {
        passes: () => ({ json: ['connected', 'new_request', 'caught_up'] }),
        refuses: () => ({ json: ['connected', 'gap', 'caught_up'] }),
      },
    ),
  ],
};

export const FEATURE_LIMITS: readonly LimitRow[] = [forwarding, customRetrySchedule, replay, retentionDays];

import { expect } from 'vitest';
import { callAs, mutateAs, trpcRefusal, v1Refusal } from '../answers.ts';
import { captureDoor, logged, RECEIVED, WAYS } from '../capture-ways.ts';
import { captureOf } from '#testing/captures.ts';
import type { Answer, Door, LimitRow } from '../limit-row.ts';
import type { Account } from '../stage.ts';

const HOOKS = 'https://example.com/hooks';
const FORWARDS_NOTHING = /^The Test plan forwards no requests\. Change the plan /;

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

/** The event would be stored, but it was asked to go to a URL. */
const TO_A_URL: Door = {
  door: 'trpc replay.event',
  way: 'to a URL',
  begin: async (account) => {
    const { ctx } = account.stage;
    const { workspaceId } = account.tenant;
    const { id } = await account.endpoint();
    const event = await ctx.appender.append(captureOf(workspaceId, id));
    return {
      reach: () => mutateAs(account, 'replay.event', { id: event?.id, to: { url: HOOKS } }),
      kept: async () => {
        const deliveries = await ctx.db.delivery.count({ where: { workspaceId } });
        expect(await logged(account)).toBe(1 + deliveries);
        return deliveries;
      },
    };
  },
  passes: () => ({ status: 200 }),
  refuses: () =>
    trpcRefusal(403, 'feature_required', {
      words: FORWARDS_NOTHING,
    }),
};

/** A capture is stored either way, so only the queue of deliveries tells. */
export const forwarding: LimitRow = {
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
    TO_A_URL,
    destinationDoor('trpc destination.create', (account, endpointId) =>
      mutateAs(account, 'destination.create', { endpointId, url: HOOKS }),
    ),
  ],
};

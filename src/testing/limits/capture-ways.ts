import { expect } from 'vitest';
import { sendChunkedTo, sendTo } from './answers.ts';
import type { Answer, Door } from './limit-row.ts';
import type { Account, Stage } from './stage.ts';

export interface Way extends Pick<Door, 'door' | 'way'> {
  send(stage: Stage, endpoint: { id: string; alias: string }, body: string): Promise<Answer>;
}

/** Every way in which a webhook gets in. */
export const WAYS: readonly Way[] = [
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

export const RECEIVED = { status: 200, json: { received: true }, retryAfter: null };

/** Rows of the log, which the day's counter has to agree with. */
export async function logged({ stage, tenant }: Account): Promise<number> {
  const { workspaceId } = tenant;
  const { db } = stage.ctx;
  const [rows, counted] = await Promise.all([
    db.request.count({ where: { workspaceId } }),
    db.usageDay.aggregate({ where: { workspaceId }, _sum: { requests: true } }),
  ]);
  expect(Number(counted._sum.requests ?? 0)).toBe(rows);
  return rows;
}

export function captureDoor(way: Way, more: Pick<Door, 'begin' | 'refuses'>): Door {
  const { door, way: name } = way;
  return { door, ...(name !== undefined && { way: name }), passes: () => RECEIVED, ...more };
}

import { describe, expect, it } from 'vitest';
import type { EndedDelivery, Settled } from '#domain/delivery/delivery-queue.ts';
import { goneState } from '#domain/delivery/delivery-state.ts';
import { healthAfter } from '#domain/delivery/destination-health.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { createSettler } from './settler.ts';

function ended(id: string): EndedDelivery {
  const delivery = {
    ...{ id, endpointId: 'e', destinationId: 'd', requestId: id, seq: 1, isPrimary: true },
    ...{ attemptCount: 0, statusCode: 0, dueAtMs: 0, requestBytes: null },
  };
  return { delivery, attempt: null, state: goneState('request_gone') };
}

const refused = Object.assign(new Error('refused'), { code: '22P05' });

function settlerWith(settle: (ids: string[], isRetry: boolean) => Promise<void>) {
  const batches: string[][] = [];
  const told: string[] = [];
  const settler = createSettler({
    queue: {
      settle: async (batch, { isRetry }): Promise<Settled> => {
        const ids = batch.map(({ delivery }) => delivery.id);
        await settle(ids, isRetry);
        batches.push(ids);
        return { changedIds: new Set(ids), health: new Map() };
      },
    },
    rules: { healthAfter, isDelivered: () => false, counts: () => true, isHealthy: () => false },
    logger: silentLogger,
    onBatch: () => undefined,
    onTaking: () => undefined,
  });
  const add = (id: string): void => {
    settler.add(ended(id), ({ hasChanged }) => told.push(`${id} ${hasChanged}`));
  };
  return { settler, batches, told, add };
}

describe('results', () => {
  it('that come during a commit are settled by the next one together', async () => {
    const { settler, batches, told, add } = settlerWith(
      () => new Promise((resolve) => setTimeout(resolve, 5)),
    );
    for (const id of ['a', 'b', 'c', 'd']) add(id);
    await settler.drain(1_000);
    expect(batches).toEqual([['a'], ['b', 'c', 'd']]);
    expect(told).toEqual(['a true', 'b true', 'c true', 'd true']);
  });

  it('are tried again until the database takes them, and nothing is to be started meanwhile', async () => {
    const tries: boolean[] = [];
    const { settler, told, add } = settlerWith((_, isRetry) => {
      tries.push(isRetry);
      return tries.length < 3 ? Promise.reject(new Error('away')) : Promise.resolve();
    });
    add('a');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(settler.isTaking()).toBe(false);
    await settler.drain(1_000);
    expect(tries).toEqual([false, true, true]);
    expect(told).toEqual(['a true']);
    expect(settler.isTaking()).toBe(true);
  });

  it('that the database refuses don’t hold up the others', async () => {
    const { settler, told, add } = settlerWith((ids) =>
      ids.includes('bad') ? Promise.reject(refused) : Promise.resolve(),
    );
    for (const id of ['a', 'b', 'bad', 'c', 'd']) add(id);
    await settler.drain(1_000);
    expect(told.sort()).toEqual(['a true', 'b true', 'bad false', 'c true', 'd true']);
  });

  it('that the database does not take in time are let go, and stay due', async () => {
    const { settler, told, add } = settlerWith(() => Promise.reject(new Error('away')));
    add('a');
    await settler.drain(100);
    expect(told).toEqual([]);
  });
});

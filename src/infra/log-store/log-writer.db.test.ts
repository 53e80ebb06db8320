import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSystemClock } from '#infra/clock.ts';
import { createEndpoint, createTenant, type Tenant } from '#testing/server.ts';
import { captureOf } from '#testing/captures.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { createLogWriter, type LogWriter } from './log-writer.ts';

let test_: TestContext;
let tenant: Tenant;
const writers: LogWriter[] = [];

function openWriter(): LogWriter {
  const { connectionString } = test_;
  const writer = createLogWriter({ connectionString, clock: createSystemClock(), logger: silentLogger });
  writers.push(writer);
  return writer;
}

async function newEndpoint(): Promise<string> {
  return createEndpoint(test_.context, tenant);
}

async function storedSeqs(endpointId: string): Promise<number[]> {
  const rows = await test_.context.db.request.findMany({ where: { endpointId }, orderBy: { seq: 'asc' } });
  return rows.map((row) => Number(row.seq));
}

beforeAll(async () => {
  test_ = await createTestContext();
  tenant = await createTenant(test_.context);
});

afterAll(async () => {
  for (const writer of writers) await writer.close();
  await test_.close();
});

const some = (endpointId: string, count: number) =>
  Array.from({ length: count }, () => captureOf(tenant.workspaceId, endpointId));

describe('a batch whose numbers are guessed', () => {
  test('goes on where the last one of this writer ended', async () => {
    const endpointId = await newEndpoint();
    const writer = openWriter();
    expect(await writer.append(some(endpointId, 2))).toEqual([1, 2]);
    expect(await writer.append(some(endpointId, 3))).toEqual([3, 4, 5]);
    expect(await storedSeqs(endpointId)).toEqual([1, 2, 3, 4, 5]);
  });

  test('is numbered anew when another writer came in between', async () => {
    const [first, second] = [await newEndpoint(), await newEndpoint()];
    const [here, there] = [openWriter(), openWriter()];
    await here.append([...some(first, 1), ...some(second, 1)]);
    expect(await there.append(some(second, 2))).toEqual([2, 3]);
    expect(await here.append([...some(first, 1), ...some(second, 1)])).toEqual([2, 4]);
    expect(await there.append([...some(second, 1), ...some(first, 1)])).toEqual([5, 3]);
    expect(await storedSeqs(first)).toEqual([1, 2, 3]);
    expect(await storedSeqs(second)).toEqual([1, 2, 3, 4, 5]);
  });

  test('leaves no gap while two writers race for the same logs', async () => {
    const ids = [await newEndpoint(), await newEndpoint(), await newEndpoint()];
    const racing = [openWriter(), openWriter()].map(async (writer, offset) => {
      for (let i = 0; i < 60; i++) {
        const own = ids.slice((i + offset) % 3).concat(ids.slice(0, i % 2));
        await writer.append(own.flatMap((id) => some(id, 1 + (i % 3))));
      }
    });
    await Promise.all(racing);
    for (const id of ids) {
      const seqs = await storedSeqs(id);
      expect(seqs).toEqual(seqs.map((_, i) => i + 1));
      const usage = await test_.context.db.usageDay.aggregate({
        _sum: { requests: true },
        where: { endpointId: id },
      });
      expect(Number(usage._sum.requests)).toBe(seqs.length);
    }
  });

  test('is told of an endpoint that has gone, and the others are stored', async () => {
    const [gone, stays] = [await newEndpoint(), await newEndpoint()];
    const writer = openWriter();
    await writer.append([...some(gone, 1), ...some(stays, 1)]);
    await test_.context.db.endpointCursor.delete({ where: { endpointId: gone } });
    expect(await writer.append([...some(gone, 1), ...some(stays, 2)])).toEqual([null, 2, 3]);
    expect(await writer.append(some(gone, 1))).toEqual([null]);
    expect(await storedSeqs(stays)).toEqual([1, 2, 3]);
  });

  test('that the database refuses writes nothing, and the next one is numbered right', async () => {
    const endpointId = await newEndpoint();
    const writer = openWriter();
    await writer.append(some(endpointId, 1));
    // No text of PostgreSQL may hold a NUL.
    const odd = captureOf(tenant.workspaceId, endpointId, { method: 'A\0B' });
    await expect(writer.append([...some(endpointId, 1), odd])).rejects.toThrow();
    expect(await writer.append(some(endpointId, 1))).toEqual([2]);
    expect(await storedSeqs(endpointId)).toEqual([1, 2]);
  });
});

test('a batch larger than the kept memory is stored byte for byte', async () => {
  const endpointId = await newEndpoint();
  const body = Buffer.alloc(6 * 1024 * 1024, 'abc\0é');
  const writer = openWriter();
  expect(await writer.append([captureOf(tenant.workspaceId, endpointId, { body })])).toEqual([1]);
  expect(await writer.append(some(endpointId, 1))).toEqual([2]);
  const row = await test_.context.db.request.findFirst({ where: { endpointId, seq: 1n } });
  expect(Buffer.from(row?.body ?? []).equals(body)).toBe(true);
});

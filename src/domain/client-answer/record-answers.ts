import type { PrismaClient } from '#generated/prisma/client.ts';
import type { Logger } from '#domain/context.ts';
import type { AnswerRecord } from './answer-record.ts';

export interface AnswerRecorder {
  /** Never waits and never throws: the answer has gone out. */
  record(record: AnswerRecord): void;
  close(): Promise<void>;
}

/** What may wait to be written; the rest is given up, so that a database that is away costs no memory. */
const MAX_QUEUED = 5_000;
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;
/** Of one write. */
const MAX_BATCH = 200;
const MAX_BATCH_BYTES = 8 * 1024 * 1024;

function sizeOf({ given }: AnswerRecord): number {
  return given?.answer.body.length ?? 0;
}

/** The ids behind the principals of one kind. */
function idsOf(batch: readonly AnswerRecord[], kind: 'api_key' | 'access_token'): string[] {
  return batch.flatMap(({ given }) =>
    given?.by.principal.startsWith(`${kind}:`) ? [given.by.principal.slice(kind.length + 1)] : [],
  );
}

/** Names by principal: a key may be renamed or gone by the time somebody asks. */
async function readNames(db: PrismaClient, batch: readonly AnswerRecord[]): Promise<Map<string, string>> {
  const workspaceId = { in: [...new Set(batch.map((record) => record.workspaceId))] };
  const where = (ids: string[]) => ({
    where: { id: { in: ids }, workspaceId },
    select: { id: true, name: true },
  });
  const [keys, tokens] = [idsOf(batch, 'api_key'), idsOf(batch, 'access_token')];
  const named = await Promise.all([
    keys.length > 0 ? db.apiKey.findMany(where(keys)) : [],
    tokens.length > 0 ? db.accessToken.findMany(where(tokens)) : [],
  ]);
  const [ofKeys, ofTokens] = named;
  return new Map([
    ...ofKeys.map(({ id, name }) => [`api_key:${id}`, name] as const),
    ...ofTokens.map(({ id, name }) => [`access_token:${id}`, name] as const),
  ]);
}

/** An endpoint that is gone must not keep the others' records from being written. */
async function readLiving(db: PrismaClient, batch: readonly AnswerRecord[]): Promise<Set<string>> {
  const id = { in: [...new Set(batch.map(({ endpointId }) => endpointId))] };
  const workspaceId = { in: [...new Set(batch.map((record) => record.workspaceId))] };
  const rows = await db.endpoint.findMany({ where: { id, workspaceId }, select: { id: true } });
  return new Set(rows.map((row) => row.id));
}

async function write(db: PrismaClient, batch: readonly AnswerRecord[]): Promise<void> {
  const [names, living] = await Promise.all([readNames(db, batch), readLiving(db, batch)]);
  const records = batch.filter(({ endpointId }) => living.has(endpointId));
  await db.requestAnswer.createMany({
    skipDuplicates: true,
    data: records.map(({ endpointId, seq, source, status, given, answeredAtMs, latencyMs }) => ({
      endpointId,
      seq: BigInt(seq),
      source,
      status,
      headers: given?.answer.headers ?? [],
      body: given ? new Uint8Array(given.answer.body) : new Uint8Array(),
      connectionId: given?.by.connectionId ?? null,
      clientType: given?.by.clientType ?? null,
      principal: given?.by.principal ?? null,
      // A sign-in's token has no name.
      keyName: (given && names.get(given.by.principal)) || null,
      answeredAt: new Date(answeredAtMs),
      latencyMs,
    })),
  });
}

/** Writes down how senders were answered, after they were, one write at a time with all that came meanwhile. */
export function createAnswerRecorder(db: PrismaClient, logger: Logger): AnswerRecorder {
  let queue: AnswerRecord[] = [];
  let queuedBytes = 0;
  let givenUp = 0;
  let running: Promise<void> | null = null;

  function takeBatch(): AnswerRecord[] {
    let bytes = 0;
    const end = queue.findIndex((record, i) => {
      bytes += sizeOf(record);
      return i === MAX_BATCH || (i > 0 && bytes > MAX_BATCH_BYTES);
    });
    const batch = end < 0 ? queue : queue.slice(0, end);
    queue = end < 0 ? [] : queue.slice(end);
    for (const record of batch) queuedBytes -= sizeOf(record);
    return batch;
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const batch = takeBatch();
      try {
        await write(db, batch);
      } catch (error) {
        logger.warn({ err: error, count: batch.length }, 'answers of clients could not be written down');
      }
      if (givenUp > 0)
        logger.warn({ count: givenUp }, 'answers of clients were not written down: too many at once');
      givenUp = 0;
    }
  }

  return {
    record: (record) => {
      if (queue.length >= MAX_QUEUED || queuedBytes + sizeOf(record) > MAX_QUEUED_BYTES) {
        givenUp += 1;
        return;
      }
      queue.push(record);
      queuedBytes += sizeOf(record);
      running ??= run().finally(() => (running = null));
    },
    close: async () => {
      await running;
    },
  };
}

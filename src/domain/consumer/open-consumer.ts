import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';

/** Named readers of one endpoint: each is a row that every acknowledgement writes. */
const MAX_CONSUMERS = 100;

export interface OpenConsumer {
  id: string;
  name: string;
  isShared: boolean;
  /** Of its last reset. */
  epoch: number;
  /** Everything up to here was acknowledged; of a shared one, was given to somebody. */
  position: number;
}

interface ConsumerInput {
  endpointId: string;
  name: string;
  isShared: boolean;
  /** Where a new one begins. */
  startSeq: number;
}

interface Row {
  id: string;
  isShared: boolean;
  epoch: number;
  ackedSeq: bigint;
  handedSeq: bigint;
}

/**
 * The endpoint's consumer of that name, made if there is none.
 * @throws {DomainError} `conflict` when it is of the other kind; `limit_exceeded` when the endpoint has too many
 */
export async function openConsumer(ctx: DomainContext, input: ConsumerInput): Promise<OpenConsumer> {
  const { endpointId, name, isShared } = input;
  const row = (await find(ctx, input)) ?? (await create(ctx, input));
  if (row.isShared !== isShared) {
    throw new DomainError(
      'conflict',
      row.isShared
        ? `The consumer ${name} is shared: connect with share=1, or choose another name.`
        : `The consumer ${name} is not shared: connect without share=1, or choose another name.`,
    );
  }
  ctx.logger.debug({ endpointId, consumer: name }, 'consumer: opened');
  const { id, epoch } = row;
  return { id, name, isShared, epoch, position: Number(isShared ? row.handedSeq : row.ackedSeq) };
}

function find(ctx: DomainContext, { endpointId, name }: ConsumerInput): Promise<Row | null> {
  return ctx.db.consumer.findUnique({ where: { endpointId_name: { endpointId, name } } });
}

async function create(ctx: DomainContext, input: ConsumerInput): Promise<Row> {
  const { endpointId, name, isShared, startSeq } = input;
  const count = await ctx.db.consumer.count({ where: { endpointId } });
  if (count >= MAX_CONSUMERS) {
    throw new DomainError(
      'limit_exceeded',
      `An endpoint has at most ${MAX_CONSUMERS} consumers. Delete one in the console, or use one of them.`,
      { limit: MAX_CONSUMERS },
    );
  }
  // Two connections may be the first at once.
  return ctx.db.consumer.upsert({
    where: { endpointId_name: { endpointId, name } },
    create: { endpointId, name, isShared, ackedSeq: startSeq, handedSeq: startSeq },
    update: {},
  });
}

import { openConsumer, type OpenConsumer } from '#domain/consumer/open-consumer.ts';
import type { DomainContext } from '#domain/context.ts';
import { isDomainError } from '#domain/errors.ts';

/** A consumer as a client names it. */
export interface NamedConsumer {
  name: string;
  isShared: boolean;
}

/** Why a reader can't begin where it asks to. */
export interface NoConsumer {
  code: 'CURSOR_AHEAD' | 'CONSUMER_KIND' | 'LIMIT_EXCEEDED';
  message: string;
  /** The limit that was met. */
  limit?: number | undefined;
}

/** Opens the consumer that a client names; null where it names none. A new one begins at `after`, else at the head. */
export async function openNamedConsumer(
  ctx: DomainContext,
  named: NamedConsumer | null,
  at: { endpointId: string; head: number; after: number | null },
): Promise<OpenConsumer | NoConsumer | null> {
  const { endpointId, head, after } = at;
  if (!named) return null;
  try {
    const open = await openConsumer(ctx, { endpointId, ...named, startSeq: after ?? head });
    if (open.position <= head) return open;
    const message = `The consumer ${open.name} is at ${open.position}, ahead of the log, whose newest event is ${head}. Reset it in the console.`;
    return { code: 'CURSOR_AHEAD', message };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const { code, message, detail } = error;
    if (code === 'conflict') return { code: 'CONSUMER_KIND', message };
    if (code === 'limit_exceeded') return { code: 'LIMIT_EXCEEDED', message, limit: detail.limit };
    throw error;
  }
}

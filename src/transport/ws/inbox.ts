import type { DomainContext } from '#domain/context.ts';
import { createMessageBudget } from './message-budget.ts';

/** A client may subscribe to its endpoints one by one as it connects; sustained, nobody has that much to say. */
const BUDGET = { perSecond: 50, burst: 2_000 };
/** A consumer may acknowledge each event. */
const CONSUMER_BUDGET = { perSecond: 2_000, burst: 10_000 };
/** What may wait to be handled, in characters; less from somebody who has not been judged. */
const MAX_WAITING = 1024 * 1024;
const MAX_WAITING_CLOSED = 128 * 1024;

export interface Inbox {
  push(text: string): void;
  /** What has arrived is handled from now on. */
  open(): void;
  /** The client is a consumer, which has more to say. */
  expectAcks(): void;
}

/** Handles messages one after the other, and calls `overflow` when a client sends more than it may. */
export function createInbox(
  ctx: Pick<DomainContext, 'clock'>,
  options: { handle: (text: string) => Promise<void>; overflow: () => void },
): Inbox {
  let takeMessage = createMessageBudget(ctx.clock, BUDGET);
  let expectsAcks = false;
  const waiting: string[] = [];
  let size = 0;
  let busy = true;
  let limit = MAX_WAITING_CLOSED;

  async function work(): Promise<void> {
    busy = true;
    for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
      size -= text.length;
      await options.handle(text);
    }
    busy = false;
  }

  return {
    push: (text) => {
      if (!takeMessage() || size + text.length > limit) {
        options.overflow();
        return;
      }
      size += text.length;
      waiting.push(text);
      if (!busy) void work();
    },
    open: () => {
      limit = MAX_WAITING;
      void work();
    },
    expectAcks: () => {
      if (expectsAcks) return;
      expectsAcks = true;
      takeMessage = createMessageBudget(ctx.clock, CONSUMER_BUDGET);
    },
  };
}

import type { DomainContext } from '#domain/context.ts';
import { createMessageBudget } from './message-budget.ts';

/** A client may subscribe to its endpoints one by one as it connects; sustained, nobody has that much to say. */
const BUDGET = { perSecond: 50, burst: 2_000 };
/** What may wait to be handled, in characters; less from somebody who has not been judged. */
const MAX_WAITING = 1024 * 1024;
const MAX_WAITING_CLOSED = 128 * 1024;

export interface Inbox {
  push(text: string): void;
  /** What has arrived is handled from now on. */
  open(): void;
}

/** Handles messages one after the other, and calls `overflow` when a client sends more than it may. */
export function createInbox(
  ctx: Pick<DomainContext, 'clock'>,
  options: { handle: (text: string) => Promise<void>; overflow: () => void },
): Inbox {
  const takeMessage = createMessageBudget(ctx.clock, BUDGET);
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
  };
}

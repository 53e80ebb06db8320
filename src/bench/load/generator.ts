import { setTimeout as sleep } from 'node:timers/promises';
import { runBurst } from './burst.ts';
import { runClosedLoop } from './closed-loop.ts';
import { runFixedRate } from './fixed-rate.ts';
import { idIn } from './http-connection.ts';
import type { Answer, BurstResult, Command, LoadResult } from './protocol.ts';
import { createPushLog, type PushLog } from './push-log.ts';
import { openSubscribers, type StreamSubscriber } from './stream-subscriber.ts';

// The load generator: a process of its own, so that its work is not the server's, and with both ends of a push, so
// that one clock times them.

const GIVE_UP_MS = 30_000;

let subscribers: StreamSubscriber[] = [];
let pushes: PushLog | null = null;
let deliveries = 0;

function onText(payload: Buffer): void {
  deliveries += 1;
  pushes?.pushed(idIn(payload), performance.now());
}

/** Nothing of one measurement may be under way in the next, and nothing may be missing. */
async function untilDelivered(expected: number): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (deliveries < expected) {
    if (performance.now() > deadline) throw new Error(`${expected - deliveries} pushes did not come`);
    await sleep(5);
  }
}

async function run(command: Command): Promise<LoadResult | BurstResult | null> {
  switch (command.do) {
    case 'closed-loop': {
      const before = deliveries;
      const result = await runClosedLoop(command);
      await untilDelivered(before + result.acknowledged * subscribers.length);
      return result;
    }
    case 'fixed-rate': {
      pushes = subscribers.length > 0 ? createPushLog(subscribers.length) : null;
      try {
        return await runFixedRate(command, pushes);
      } finally {
        pushes = null;
      }
    }
    case 'burst':
      return runBurst(command, () => deliveries, subscribers.length);
    case 'subscribe':
      subscribers = [...subscribers, ...(await openSubscribers(command.target, command.count, onText))];
      return null;
    case 'unsubscribe':
      for (const subscriber of subscribers) subscriber.close();
      subscribers = [];
      return null;
  }
}

function answer(message: Answer): void {
  process.send?.(message);
}

// Guarantee: the bench forks this process and sends nothing else.
process.on('message', (command) => {
  run(command as Command).then(
    (result) => answer({ result }),
    (error: unknown) =>
      answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('uncaughtException', (error) => {
  answer({ error: error.stack ?? error.message });
});
process.on('disconnect', () => process.exit(0));

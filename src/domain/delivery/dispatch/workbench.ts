import type { Clock, Logger } from '#domain/context.ts';
import type { DeliveryQueue } from '#domain/delivery/delivery-queue.ts';
import type { Sender } from '#domain/delivery/sender.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { Settler } from './settler.ts';

/** What all lanes of a node work with. */
export interface Workbench {
  queue: DeliveryQueue;
  sender: Sender;
  settler: Settler;
  bytes: ByteBudget;
  /** Of these, one lane holds a part. */
  laneBytes: number;
  clock: Clock;
  logger: Logger;
  random: () => number;
  /** Aborted when what is in flight has had its time after the stop. */
  cut: AbortSignal;
}

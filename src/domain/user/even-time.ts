import { setTimeout as wait } from 'node:timers/promises';

/** Longer than any path through the verbs that must not tell whether an account exists. */
const EVEN_MS = 300;

/** The same duration for every outcome, so that the time of an answer tells nothing. */
export async function evenTime<T>(work: Promise<T>): Promise<T> {
  const [result] = await Promise.allSettled([work, wait(EVEN_MS)]);
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

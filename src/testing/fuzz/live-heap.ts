import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
// Guarantee: the flag above gives new contexts this function.
const collect = runInNewContext('gc') as () => void;

/** Bytes that live objects hold after a garbage collection, buffers included. */
export async function liveHeapBytes(): Promise<number> {
  // What ends in a later turn of the loop lets go of its objects then.
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

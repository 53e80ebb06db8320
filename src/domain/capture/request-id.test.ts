import { describe, expect, it } from 'vitest';
import { createRequestIds } from './request-id.ts';

describe('request ids', () => {
  it('are UUIDv7 of the given time, each its own, over many pages of randomness', () => {
    const nowMs = 1_763_788_800_123;
    const newId = createRequestIds(() => nowMs);
    const ids = Array.from({ length: 5_000 }, newId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(nowMs);
    }
  });
});

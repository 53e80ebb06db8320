import { describe, expect, it } from 'vitest';
import { formatBytes } from '#ui/kit/bytes.ts';

describe('sizes are shown in human units', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [150 * 1024, '150 KiB'],
    [5 * 1024 * 1024, '5 MiB'],
  ])('%i bytes → %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

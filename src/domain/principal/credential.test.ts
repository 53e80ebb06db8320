import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCredential, hashSecret, isCredential } from './credential.ts';

describe('a new credential', () => {
  it('has its prefix, at least 190 random bits in base 62, and a checksum of 6', () => {
    const key = createCredential('hwk_');
    expect(key).toMatch(/^hwk_[0-9A-Za-z]{39}$/);
    expect(33 * Math.log2(62)).toBeGreaterThan(190);
  });

  it('is never the same twice, and uses all digits about equally often', () => {
    const keys = Array.from({ length: 2000 }, () => createCredential('hwp_'));
    expect(new Set(keys).size).toBe(keys.length);
    const counts = new Map<string, number>();
    for (const key of keys) {
      for (const digit of key.slice(4, 37)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    }
    const expected = (keys.length * 33) / 62;
    expect(counts.size).toBe(62);
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(expected / 3);
  });

  it('passes its own check, and not under the other prefix', () => {
    const key = createCredential('hwk_');
    expect(isCredential('hwk_', key)).toBe(true);
    expect(isCredential('hwp_', key)).toBe(false);
    expect(isCredential('hwp_', key.replace('hwk_', 'hwp_'))).toBe(true);
  });
});

describe('a mistyped credential', () => {
  it('is refused without a look-up, whichever character is wrong', () => {
    const key = createCredential('hwk_');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: key.length - 1 }),
        fc.constantFrom('0', 'a', 'Z', '_', '-', 'é'),
        (at, wrong) => {
          fc.pre(key[at] !== wrong);
          expect(isCredential('hwk_', key.slice(0, at) + wrong + key.slice(at + 1))).toBe(false);
        },
      ),
    );
  });

  it('is refused whatever it is', () => {
    fc.assert(fc.property(fc.string(), (text) => !isCredential('hwk_', text)));
    for (const text of ['', 'hwk_', createCredential('hwk_') + 'a', createCredential('hwk_').slice(0, -1)]) {
      expect(isCredential('hwk_', text)).toBe(false);
    }
  });
});

it('is stored as 32 bytes that differ for every secret', () => {
  expect(hashSecret('a')).toHaveLength(32);
  expect(hashSecret('a')).not.toEqual(hashSecret('b'));
});

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEncryptionKeys } from './encryption-key.ts';
import { createSecretBox } from './secret-box.ts';

const key = randomBytes(32);
const box = createSecretBox([key]);

describe('a sealed secret', () => {
  it('opens again, under its owner only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (secret, owner, other) => {
        fc.pre(owner !== other);
        const sealed = box.seal(secret, owner);
        expect(box.open(sealed, owner)).toBe(secret);
        expect(box.open(sealed, other)).toBeNull();
      }),
    );
  });

  it('does not open once any bit of it differs', () => {
    const sealed = box.seal('whsec_secret', 'endpoint');
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = sealed.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(box.open(changed, 'endpoint')).toBeNull();
    }
  });

  it('is not a secret when it is cut or something else', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => box.open(bytes, 'x') === null));
    const sealed = box.seal('secret', 'x');
    for (let length = 0; length < sealed.length; length++) {
      expect(box.open(sealed.subarray(0, length), 'x')).toBeNull();
    }
  });

  it('never looks the same twice', () => {
    expect(box.seal('secret', 'x')).not.toEqual(box.seal('secret', 'x'));
  });
});

describe('a change of keys', () => {
  const next = randomBytes(32);
  const sealed = box.seal('secret', 'x');

  it('goes through a list: the first seals, all open', () => {
    const both = createSecretBox([next, key]);
    expect(both.open(sealed, 'x')).toBe('secret');
    const again = both.seal('secret', 'x');
    expect(createSecretBox([next]).open(again, 'x')).toBe('secret');
    expect(box.open(again, 'x')).toBeNull();
  });

  it('shows in the first bytes which secrets still need the old key', () => {
    const both = createSecretBox([next, key]);
    const begins = (bytes: Uint8Array, head: Uint8Array) =>
      Buffer.from(bytes.subarray(0, head.length)).equals(head);
    expect(begins(sealed, box.head)).toBe(true);
    expect(begins(sealed, both.head)).toBe(false);
    expect(begins(both.seal('secret', 'x'), both.head)).toBe(true);
  });

  it('without the old key leaves nothing to read', () => {
    expect(createSecretBox([next]).open(sealed, 'x')).toBeNull();
  });
});

describe('the keys of the environment', () => {
  const bytes = randomBytes(32);
  it.each([
    ['base64', bytes.toString('base64')],
    ['base64url', bytes.toString('base64url')],
    ['hexadecimal', bytes.toString('hex')],
  ])('are read in %s', (_, text) => {
    expect(parseEncryptionKeys(` ${text} `)).toEqual([bytes]);
  });

  it('are read as a list', () => {
    const other = randomBytes(32);
    const text = `${bytes.toString('base64')}, ${other.toString('hex')}`;
    expect(parseEncryptionKeys(text)).toEqual([bytes, other]);
  });

  it.each([
    '',
    'hunter2',
    randomBytes(16).toString('hex'),
    randomBytes(31).toString('base64'),
    `${bytes.toString('hex')},`,
  ])('are refused in another form: %s', (text) => {
    expect(parseEncryptionKeys(text)).toBeNull();
  });
});

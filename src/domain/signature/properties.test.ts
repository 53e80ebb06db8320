import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeaderPair } from '#domain/request/project.ts';
import { SIGNATURE_PROVIDERS } from '#protocol/signature-provider.ts';
import { secretFor, signAs } from '#testing/sign-as.ts';
import { judgeSignature } from './judge.ts';
import { lookupIn } from './header.ts';
import { SCHEMES } from './schemes.ts';
import { toVerdict } from './verdict.ts';

const SENT_AT = 1_767_225_600;
const body = fc.uint8Array({ minLength: 1, maxLength: 300 });
// Shorter than a block of the hash: HMAC fills up with zeros, so "a" and "a\0" are one key.
const secretText = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme-ascii' });

describe.each(SIGNATURE_PROVIDERS)('a signature of %s', (provider) => {
  const judge = (headers: HeaderPair[], bytes: Uint8Array, secret: string) =>
    judgeSignature({
      provider,
      headers: lookupIn(headers),
      body: bytes,
      keys: [SCHEMES[provider].keyOf(secret) ?? Buffer.alloc(1)],
      arrivedAtMs: SENT_AT * 1000 + 999,
    });

  it('is verified for every body and secret', () => {
    fc.assert(
      fc.property(body, secretText, (bytes, text) => {
        const secret = secretFor(provider, text);
        const headers = signAs(provider, { body: bytes, secret, sentAt: SENT_AT });
        expect(judge(headers, bytes, secret).outcome).toBe('verified');
      }),
    );
  });

  it('is refused once any bit of the body differs', () => {
    fc.assert(
      fc.property(body, secretText, fc.nat(), (bytes, text, at) => {
        const secret = secretFor(provider, text);
        const headers = signAs(provider, { body: bytes, secret, sentAt: SENT_AT });
        const bit = at % (bytes.length * 8);
        const changed = bytes.slice();
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(judge(headers, changed, secret)).toEqual({ outcome: 'mismatch' });
      }),
    );
  });

  it('is refused under any other secret', () => {
    fc.assert(
      fc.property(body, secretText, secretText, (bytes, text, otherText) => {
        fc.pre(text !== otherText);
        const headers = signAs(provider, { body: bytes, secret: secretFor(provider, text), sentAt: SENT_AT });
        expect(judge(headers, bytes, secretFor(provider, otherText))).toEqual({ outcome: 'mismatch' });
      }),
    );
  });

  it('is never verified with a header that was changed anywhere', () => {
    fc.assert(
      fc.property(body, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, which, at, by) => {
        const secret = secretFor(provider, 'secret');
        const headers = signAs(provider, { body: bytes, secret, sentAt: SENT_AT });
        const index = which % headers.length;
        const [name, value] = headers[index] ?? ['', ''];
        const code = value.charCodeAt(at % value.length);
        const wrong = String.fromCharCode(code ^ by);
        // Hexadecimal digits mean the same in either case.
        fc.pre(wrong.toLowerCase() !== value.charAt(at % value.length).toLowerCase());
        const changed = value.slice(0, at % value.length) + wrong + value.slice((at % value.length) + 1);
        headers[index] = [name, changed];
        expect(judge(headers, bytes, secret).outcome).not.toBe('verified');
      }),
    );
  });

  it('gets a verdict in words whatever its headers say', () => {
    const names = signAs(provider, { body: Buffer.alloc(0), secret: 'eA==' }).map(([name]) => name);
    const pair = fc.tuple(fc.constantFrom(...names), fc.string());
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 4 }), body, (headers, bytes) => {
        const verdict = toVerdict(provider, judge(headers, bytes, secretFor(provider, 'secret')));
        expect(verdict.outcome).not.toBe('verified');
        expect(verdict.reason).toMatch(/\.$/);
        expect(verdict.hint).toMatch(/\.$/);
      }),
    );
  });
});

import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** API key · personal access token · 15-minute access token · refresh token. */
export type CredentialPrefix = 'hwk_' | 'hwp_' | 'hwa_' | 'hwr_';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 33 digits of base 62 carry 196 bits. */
const RANDOM_DIGITS = 33;
const CHECKSUM_DIGITS = 6;
const SHAPE = new RegExp(`^[0-9A-Za-z]{${RANDOM_DIGITS + CHECKSUM_DIGITS}}$`);

/** Evenly distributed: bytes from 248 (4 × 62) up are thrown away. */
function randomDigits(count: number): string {
  let digits = '';
  while (digits.length < count) {
    for (const byte of randomBytes(count)) {
      if (byte < 248 && digits.length < count) digits += BASE62.charAt(byte % 62);
    }
  }
  return digits;
}

/** CRC32 in base 62, so that a mistyped credential is refused without a query and scanners can tell ours. */
function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let i = 0; i < CHECKSUM_DIGITS; i++) {
    digits = BASE62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** A new secret to be shown once. */
export function createCredential(prefix: CredentialPrefix): string {
  const random = randomDigits(RANDOM_DIGITS);
  return prefix + random + checksum(random);
}

export function isCredential(prefix: CredentialPrefix, text: string): boolean {
  if (!text.startsWith(prefix)) return false;
  const rest = text.slice(prefix.length);
  return SHAPE.test(rest) && checksum(rest.slice(0, RANDOM_DIGITS)) === rest.slice(RANDOM_DIGITS);
}

/** What is stored and looked up. The secret is random, so a plain hash can't be searched back. */
export function hashSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(secret).digest());
}

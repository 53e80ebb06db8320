import type { HeaderPair } from '#domain/request/project.ts';

/** Why a signature can't even be compared. */
export type Flaw =
  { outcome: 'missing'; header: string } | { outcome: 'malformed'; header: string; expected: string };

/** What stands before the body in the text that is signed. */
export interface SignedPrefix {
  bytes: Buffer;
  /** When it was signed, as the header has it; null where a provider signs no time. */
  sentAt: string | null;
}

/** How one provider signs: HMAC-SHA256 over a prefix and the raw body, each written its own way. */
export interface SignatureScheme {
  title: string;
  /** The header that carries the signature, as the provider spells it. */
  header: string;
  /** What a secret looks like, in words. */
  secretForm: string;
  /** The bytes that a secret stands for; null when it isn't in the provider's form. */
  keyOf(secret: string): Buffer | null;
  prefix(headers: HeaderLookup): SignedPrefix | Flaw;
  /** One or more: a provider that changes its secret signs with both for a while. */
  signatures(headers: HeaderLookup): Buffer[] | Flaw;
  /** A code as the provider writes it into the header. */
  write(mac: Buffer, prefix: SignedPrefix): string;
}

/** All values of a header, in order. */
export type HeaderLookup = (name: string) => readonly string[];

export interface HeaderForm {
  name: string;
  pattern: RegExp;
  /** In words, to stand after "Expected". */
  expected: string;
}

export function isFlaw(value: object): value is Flaw {
  return 'outcome' in value;
}

export function lookupIn(pairs: readonly HeaderPair[]): HeaderLookup {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    const known = values.get(key);
    if (known) known.push(value);
    else values.set(key, [value]);
  }
  return (name) => values.get(name.toLowerCase()) ?? [];
}

/** The value of a header that must be there once and in its form. */
export function readHeader(headers: HeaderLookup, form: HeaderForm): string | Flaw {
  const [value, ...repeats] = headers(form.name);
  if (value === undefined) return { outcome: 'missing', header: form.name };
  if (repeats.length > 0) return malformed(form.name, `it once, not ${repeats.length + 1} times`);
  return form.pattern.test(value) ? value : malformed(form.name, form.expected);
}

export function malformed(header: string, expected: string): Flaw {
  return { outcome: 'malformed', header, expected };
}

export const NO_PREFIX: SignedPrefix = { bytes: Buffer.alloc(0), sentAt: null };

/** Header values are Latin-1 code points: these are the bytes that came over the wire. */
export function prefixOf(text: string, sentAt: string): SignedPrefix {
  return { bytes: Buffer.from(text, 'latin1'), sentAt };
}

export const UNIX_SECONDS = {
  pattern: /^\d{1,11}$/,
  expected: 'Unix time in seconds, for example 1767225600',
};

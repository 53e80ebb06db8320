import type { Flaw } from './flaw.ts';
import type { HeaderLookup } from './header.ts';
import type { SignedPrefix } from './prefix.ts';

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

import type { SignatureProvider } from '#protocol/signature-provider.ts';
import { isFlaw, type Flaw } from './flaw.ts';
import type { HeaderLookup } from './header.ts';
import type { SignedPrefix } from './prefix.ts';
import { SCHEMES } from './schemes.ts';

/** What a request says of its own signature. */
export interface Claim {
  signatures: Buffer[];
  prefix: SignedPrefix;
}

export function readClaim(provider: SignatureProvider, headers: HeaderLookup): Claim | Flaw {
  const scheme = SCHEMES[provider];
  const signatures = scheme.signatures(headers);
  if (isFlaw(signatures)) return signatures;
  const prefix = scheme.prefix(headers);
  return isFlaw(prefix) ? prefix : { signatures, prefix };
}

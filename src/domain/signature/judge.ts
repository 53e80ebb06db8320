import type { SignatureProvider } from '#protocol/signature-provider.ts';
import { readClaim, type Claim } from './claim.ts';
import { isFlaw, type Flaw } from './flaw.ts';
import type { HeaderLookup } from './header.ts';
import { beginMac, findMatch } from './mac.ts';

/** The providers' own libraries refuse what was signed longer ago than this. */
export const TOLERANCE_SECONDS = 300;

export type Judgement =
  | Flaw
  | { outcome: 'mismatch' }
  | {
      outcome: 'verified' | 'too_old' | 'in_future';
      /** Which of the secrets signed it. */
      secretIndex: number;
      /** From the signed time to the arrival; negative: signed later. Null where no time is signed. */
      ageSeconds: number | null;
    };

/** `macs`: over the prefix and the whole body, one for each secret. */
export function judgeClaim(claim: Claim, macs: readonly Buffer[], arrivedAtMs: number): Judgement {
  const secretIndex = findMatch(macs, claim.signatures);
  if (secretIndex === -1) return { outcome: 'mismatch' };
  const { sentAt } = claim.prefix;
  if (sentAt === null) return { outcome: 'verified', secretIndex, ageSeconds: null };
  const ageSeconds = Math.floor(arrivedAtMs / 1000) - Number(sentAt);
  const outcome =
    ageSeconds > TOLERANCE_SECONDS ? 'too_old' : ageSeconds < -TOLERANCE_SECONDS ? 'in_future' : 'verified';
  return { outcome, secretIndex, ageSeconds };
}

interface SignatureInput {
  provider: SignatureProvider;
  headers: HeaderLookup;
  body: Uint8Array;
  /** At least one. */
  keys: readonly Buffer[];
  arrivedAtMs: number;
}

/** Whether the body is what a holder of one of the keys signed, as the headers claim. */
export function judgeSignature(input: SignatureInput): Judgement {
  const claim = readClaim(input.provider, input.headers);
  if (isFlaw(claim)) return claim;
  const macs = input.keys.map((key) => beginMac(key, claim.prefix.bytes).update(input.body).digest());
  return judgeClaim(claim, macs, input.arrivedAtMs);
}

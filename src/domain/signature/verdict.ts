import type { SignatureProvider } from '#protocol/signature-provider.ts';
import { TOLERANCE_SECONDS, type Judgement } from './judge.ts';
import { SCHEMES } from './schemes.ts';

/** The signature of a request, in words for whoever looks for the fault. */
export interface SignatureVerdict {
  outcome: Judged['outcome'];
  /** Whose signature was looked for. */
  provider: SignatureProvider;
  /** Whose signature is there in its place; null: nobody else's. */
  carried: SignatureProvider | null;
  /** What was found. */
  reason: string;
  /** The next step; null when there is none to take. */
  hint: string | null;
}

type Judged = Judgement | { outcome: 'no_secret' | 'secret_unreadable' };

interface Words {
  reason: string;
  hint: string | null;
}

/** `carried`: whose signature is there when the one that was looked for is not. */
export function toVerdict(
  provider: SignatureProvider,
  judgement: Judged,
  carried: SignatureProvider | null = null,
): SignatureVerdict {
  const { outcome } = judgement;
  const words = wordsOf(judgement, SCHEMES[provider].title, carried && SCHEMES[carried].title);
  return { outcome, provider, carried, ...words };
}

function wordsOf(judgement: Judged, title: string, carriedTitle: string | null): Words {
  switch (judgement.outcome) {
    case 'verified':
      return {
        reason: `Signed as ${title} signs, with the ${secretName(judgement.secretIndex)}; the body is unchanged.`,
        hint: judgement.secretIndex === 0 ? null : `${title} doesn’t sign with the new secret yet.`,
      };
    case 'too_old':
    case 'in_future':
      return ageWords(judgement.ageSeconds ?? 0);
    case 'mismatch':
      return {
        reason: 'Either the secret is another one, or the body was changed after it was signed.',
        hint: `Compare the secret with the one at ${title}. If it is the same, look for what rewrites the body on its way.`,
      };
    case 'missing':
      return carriedTitle === null
        ? {
            reason: `There is no ${judgement.header} header.`,
            hint: `Set the secret at ${title} too: without one it does not sign. A request by hand carries no signature.`,
          }
        : {
            reason: `There is no ${judgement.header} header, but a signature of ${carriedTitle}.`,
            hint: `If ${carriedTitle} sends here, choose it as the provider and set its secret.`,
          };
    case 'malformed':
      return {
        reason: `${judgement.header} is not in the form of ${title}. Expected ${judgement.expected}.`,
        hint: `${title} does not send it like this: a proxy or a script has changed or made it.`,
      };
    case 'no_secret':
      return {
        reason: `It carries a signature of ${title}, but this endpoint has no secret to check it with.`,
        hint: null,
      };
    case 'secret_unreadable':
      return {
        reason: 'The endpoint’s secret can’t be read: it was encrypted with another ENCRYPTION_KEY.',
        hint: 'Set the secret again, or give the server the key it had before.',
      };
  }
}

function secretName(index: number): string {
  return index === 0 ? 'endpoint’s secret' : 'endpoint’s previous secret';
}

function ageWords(ageSeconds: number): Words {
  const isOld = ageSeconds > 0;
  return {
    reason: `The signature matches, but its time is ${spanOf(ageSeconds)} ${isOld ? 'before' : 'after'} the arrival; at most ${spanOf(TOLERANCE_SECONDS)} is accepted.`,
    hint: isOld
      ? 'It may be an old request sent again. Look at the clock of the sender, too.'
      : 'The clock of the sender is ahead.',
  };
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** "2 h 5 min": the two largest units. */
export function spanOf(seconds: number): string {
  let rest = Math.abs(seconds);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ') || '0 s';
}

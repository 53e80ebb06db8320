import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { HeaderPair } from '#domain/request/project.ts';
import type { SignatureProvider } from '#protocol/signature-provider.ts';
import { judgeSignature, TOLERANCE_SECONDS, type Judgement } from './judge.ts';
import { beginMac } from './mac.ts';
import { isFlaw } from './flaw.ts';
import { lookupIn, type HeaderLookup } from './header.ts';
import { secretProblem } from './schemas.ts';
import { SCHEMES } from './schemes.ts';
import { spanOf, toVerdict } from './verdict.ts';

export interface PayloadToCheck {
  provider: SignatureProvider;
  payload: Buffer;
  /** As the header has it. */
  signature: string;
  secret: string;
  /** Unix seconds, as a header of its own has them. */
  sentAt: string | undefined;
  /** Of Standard Webhooks. */
  id: string | undefined;
}

export interface PayloadCheck {
  /** Whether the signature matches, however old it is. */
  valid: boolean;
  /** Nothing but what the caller can compute from what it sent; `""` when it sent too little. */
  expected: string;
  details: string;
  ageSeconds: number | null;
}

/**
 * Checks what somebody sends from elsewhere, to find out why it is refused there.
 * @throws {DomainError} `invalid_input` for a secret that can't be one of the provider
 */
export function checkPayload(ctx: Pick<DomainContext, 'clock'>, input: PayloadToCheck): PayloadCheck {
  const { provider, payload, secret } = input;
  const key = SCHEMES[provider].keyOf(secret);
  const problem = secretProblem(provider, secret);
  if (!key || problem !== null) {
    throw new DomainError('invalid_input', problem ?? 'Send the secret', { field: 'secret' });
  }
  const headers = lookupIn(headersOf(input));
  const arrivedAtMs = ctx.clock.now();
  const judgement = judgeSignature({ provider, headers, body: payload, keys: [key], arrivedAtMs });
  const ageSeconds = 'ageSeconds' in judgement ? judgement.ageSeconds : null;
  return {
    valid: 'secretIndex' in judgement,
    expected: expectedOf(provider, headers, { payload, key }),
    details: detailsOf(provider, judgement),
    ageSeconds,
  };
}

/** The headers of a request that would carry this signature. */
function headersOf({ provider, signature, sentAt = '', id = '' }: PayloadToCheck): HeaderPair[] {
  const { header } = SCHEMES[provider];
  switch (provider) {
    case 'github':
    case 'shopify':
      return [[header, signature]];
    case 'stripe':
      // A time that is sent apart stands where the header has it.
      return [
        [header, sentAt === '' || /(^|,)\s*t=/.test(signature) ? signature : `t=${sentAt},${signature}`],
      ];
    case 'slack':
      return [
        [header, signature],
        ['X-Slack-Request-Timestamp', sentAt],
      ];
    case 'standard-webhooks':
      return [
        [header, signature],
        ['webhook-timestamp', sentAt],
        ['webhook-id', id],
      ];
  }
}

function expectedOf(
  provider: SignatureProvider,
  headers: HeaderLookup,
  { payload, key }: { payload: Buffer; key: Buffer },
): string {
  const scheme = SCHEMES[provider];
  const prefix = scheme.prefix(headers);
  if (isFlaw(prefix)) return '';
  return scheme.write(beginMac(key, prefix.bytes).update(payload).digest(), prefix);
}

function detailsOf(provider: SignatureProvider, judgement: Judgement): string {
  if (!('secretIndex' in judgement)) {
    const { outcome, reason } = toVerdict(provider, judgement);
    return outcome === 'mismatch' ? `The signature does not match. ${reason}` : reason;
  }
  const matches = 'The signature is that of this payload under this secret.';
  const { outcome, ageSeconds } = judgement;
  if (outcome === 'verified' || ageSeconds === null) return matches;
  const where = outcome === 'too_old' ? 'ago' : 'from now';
  return `${matches} It was signed ${spanOf(ageSeconds)} ${where}: receivers commonly accept at most ${spanOf(TOLERANCE_SECONDS)}.`;
}

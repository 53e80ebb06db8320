import { createHmac, timingSafeEqual } from 'node:crypto';
import type { UserPrincipal } from '#domain/principal/principal.ts';

/** Long enough to read the page, too short to find it open later. */
const LIFE_MS = 10 * 60_000;

export interface CliConsent {
  /** Of the server; signs sessions too, hence the label in what is signed. */
  secret: string;
  principal: UserPrincipal;
  callback: string;
  nowMs: number;
}

/** Goes with the confirm page, so that only that page, shown to this session for this callback, can say yes. */
export function issueCliConsent(consent: CliConsent): string {
  const expiresAtMs = consent.nowMs + LIFE_MS;
  return `${expiresAtMs}.${mac(consent, expiresAtMs)}`;
}

export function isCliConsent(text: string, consent: CliConsent): boolean {
  const [, digits, given] = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(text) ?? [];
  if (digits === undefined || given === undefined) return false;
  const expected = mac(consent, Number(digits));
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected)) && consent.nowMs < Number(digits);
}

function mac({ secret, principal, callback }: CliConsent, expiresAtMs: number): string {
  const { userId, workspaceId, sessionVersion } = principal;
  const parts = ['hookwire.cli-consent', userId, workspaceId, sessionVersion, callback, expiresAtMs];
  return createHmac('sha256', secret).update(JSON.stringify(parts)).digest('hex');
}

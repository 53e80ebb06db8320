import type { RateLimitRule } from './limiter.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Attempts that cost something or that guess at secrets. */
export const RATE_RULES = {
  signInPerAccount: rule('sign-in-account', 10, 15 * MINUTE),
  signInPerAddress: rule('sign-in-address', 50, 15 * MINUTE),
  registerPerAddress: rule('register-address', 60, HOUR),
  /** Bounds the mails that a stranger can have sent to one address. */
  mailPerRecipient: rule('mail-recipient', 5, HOUR),
  resetPerAddress: rule('reset-address', 30, HOUR),
  /** The token can't be guessed, so an unreachable limiter need not stop it. */
  mailTokenPerAddress: { ...rule('mail-token-address', 60, HOUR), whenUnreachable: 'allow' },
  passwordCheckPerUser: rule('password-check', 10, 15 * MINUTE),
  createApiKeyPerWorkspace: rule('api-key-create', 30, HOUR),
  createTokenPerWorkspace: rule('token-create', 30, HOUR),
  /** Each looks a name up; the form asks as its URL is written. */
  judgeTargetPerWorkspace: { ...rule('judge-target', 60, MINUTE), whenUnreachable: 'allow' },
  /** Each asks the payment provider. */
  billingPerWorkspace: rule('billing', 60, HOUR),
  refusedWebhookPerAddress: { ...rule('billing-webhook-refused', 120, MINUTE), whenUnreachable: 'allow' },
  /** Its answer tells whether an address has an account, so it takes fewer questions than the sign-up page. */
  registerByApiPerAddress: rule('register-api-address', 20, HOUR),
  /** Refresh tokens can't be guessed; these two stop a client in a loop. */
  refreshPerAddress: { ...rule('refresh-address', 600, HOUR), whenUnreachable: 'allow' },
  refreshPerSignIn: { ...rule('refresh-sign-in', 30, HOUR), whenUnreachable: 'allow' },
  /** Each is a request to wherever somebody says. */
  testDestinationPerWorkspace: rule('destination-test', 20, MINUTE),
} as const satisfies Record<string, RateLimitRule>;

function rule(name: string, capacity: number, windowMs: number): RateLimitRule {
  return { name, capacity, windowMs, whenUnreachable: 'deny' };
}

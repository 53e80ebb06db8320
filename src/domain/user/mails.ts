import type { Mail } from './mailer.ts';

/** What of a day's quota is used. */
export interface QuotaUse {
  /** UTC, `2026-05-03`. */
  day: string;
  used: number;
  limit: number;
  planTitle: string;
  /** Requests past the quota that are kept rather than refused, and how many of them there are. */
  overflow: number;
  sealed: number;
  /** Whether larger plans are sold here. */
  isSold: boolean;
}

const NUMBER = new Intl.NumberFormat('en-US');
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

function whatFollows({ used, limit, overflow, sealed }: QuotaUse): string {
  const isUsedUp = used >= limit;
  if (overflow === 0) return `${isUsedUp ? 'Until then' : 'When all are used'}, senders get 429.`;
  const kept = 'kept locked, not shown or streamed';
  const most = NUMBER.format(overflow);
  return isUsedUp
    ? `New requests are ${kept}: ${NUMBER.format(sealed)} of at most ${most} so far. They open when the next day
begins, or at once with a larger plan. Only past that do senders get 429.`
    : `Nothing is lost when all are used: ${most} more are ${kept}, until the next day begins.
Only past that do senders get 429.`;
}

/** The texts that go out. Links are on a line of their own, so that no mail program breaks them. */
export const mails = {
  verifyEmail: (publicUrl: string, to: string, token: string): Mail => ({
    to,
    subject: 'Confirm your e-mail address',
    text: `Confirm that this address is yours:

${publicUrl}/verify-email?token=${token}

The link works once, for 24 hours. If you have no Hookwire account, ignore this mail.
`,
  }),

  alreadyRegistered: (publicUrl: string, to: string): Mail => ({
    to,
    subject: 'You already have a Hookwire account',
    text: `Someone, probably you, signed up with this address, which has an account already. Nothing was changed.

Sign in:
${publicUrl}/sign-in

If you forgot the password, set a new one:
${publicUrl}/forgot-password
`,
  }),

  resetPassword: (publicUrl: string, to: string, token: string): Mail => ({
    to,
    subject: 'Set a new password',
    text: `Set a new password for your Hookwire account:

${publicUrl}/reset-password?token=${token}

The link works once, for one hour. If you did not ask for it, ignore this mail; your password stays.
`,
  }),

  passwordChanged: (publicUrl: string, to: string): Mail => ({
    to,
    subject: 'Your password was changed',
    text: `The password of your Hookwire account was changed, and all sessions were signed out.

If this was not you, set a new password at once:
${publicUrl}/forgot-password
`,
  }),

  confirmNewEmail: (publicUrl: string, to: string, token: string): Mail => ({
    to,
    subject: 'Confirm your new e-mail address',
    text: `Use this address for your Hookwire account from now on:

${publicUrl}/verify-email?token=${token}

The link works once, for 24 hours. If you did not ask for it, ignore this mail.
`,
  }),

  emailChangeAsked: (to: string, newEmail: string): Mail => ({
    to,
    subject: 'Your e-mail address is about to change',
    text: `Someone who knows your password asked to change the address of your Hookwire account to ${newEmail}.
It changes when the link sent there is opened.

If this was not you, change your password now.
`,
  }),

  quotaUsed: (publicUrl: string, to: string, use: QuotaUse): Mail => {
    const limit = NUMBER.format(use.limit);
    const used = use.used >= use.limit ? `All ${limit}` : `${NUMBER.format(use.used)} of ${limit}`;
    const day = DAY.format(new Date(use.day));
    return {
      to,
      subject: `${used} requests of the day are used`,
      text: `${used} requests that your plan, ${use.planTitle}, has for ${day} are used.
The count starts again at 00:00 UTC.

${whatFollows(use)}

Usage:
${publicUrl}/usage

${use.isSold ? `Larger plans:\n${publicUrl}/billing` : 'Whoever runs this server can give you a larger plan.'}
`,
    };
  },

  accountDeleted: (to: string): Mail => ({
    to,
    subject: 'Your account was deleted',
    text: `Your Hookwire account was deleted with its endpoints, everything captured there, and its API keys.
`,
  }),
} as const;

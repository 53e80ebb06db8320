import type { Mail } from './mailer.ts';

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

  accountDeleted: (to: string): Mail => ({
    to,
    subject: 'Your account was deleted',
    text: `Your Hookwire account was deleted with its endpoints, everything captured there, and its API keys.
`,
  }),
} as const;

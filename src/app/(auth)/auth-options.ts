import { handoff } from '#server/handoff.ts';
import type { AuthOptions } from '#ui/account/auth-options.ts';

export function authOptions(): AuthOptions {
  const { config, mailer } = handoff().context;
  return {
    signups: config.signups,
    github: config.signInProviders.includes('github'),
    google: config.signInProviders.includes('google'),
    mail: mailer.kind,
  };
}

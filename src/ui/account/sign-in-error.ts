const TEXTS: Readonly<Record<string, string>> = {
  CredentialsSignin: 'E-mail address and password don’t belong together. Check both, or reset the password.',
  Unavailable: 'Signing in does not work right now. Try again in a moment.',
  ProviderEmailNotVerified:
    'That account has no verified e-mail address. Verify it there, or sign in with e-mail and password.',
  AccountEmailNotVerified:
    'There is an account for that address, but the address was never confirmed. Sign in with your password and confirm it, or reset the password.',
  SignupsClosed: 'New accounts can’t be created here. Ask whoever runs this server for one.',
  AccessDenied: 'You did not allow signing in. Try again, or use e-mail and password.',
};

function waitText(seconds: number): string {
  if (seconds < 60) return `${String(Math.max(1, seconds))} s`;
  return `${String(Math.ceil(seconds / 60))} min`;
}

/** The words for a code of the sign-in library or of ours. */
export function signInErrorText(code: string): string {
  const limited = /^RateLimited\.(\d+)$/.exec(code);
  if (limited) return `Too many tries. Wait ${waitText(Number(limited[1]))}, then try again.`;
  return TEXTS[code] ?? 'Signing in did not work. Try again.';
}

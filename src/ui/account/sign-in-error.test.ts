import { describe, expect, it } from 'vitest';
import { signInErrorText } from '#ui/account/sign-in-error.ts';

describe('a refused sign-in', () => {
  it('says how long to wait', () => {
    expect(signInErrorText('RateLimited.42')).toBe('Too many tries. Wait 42 s, then try again.');
    expect(signInErrorText('RateLimited.61')).toBe('Too many tries. Wait 2 min, then try again.');
  });

  it('does not say whether the address has an account', () => {
    expect(signInErrorText('CredentialsSignin')).toMatch(/address and password/);
  });

  it('has words for a code it does not know', () => {
    expect(signInErrorText('OAuthCallback')).toBe('Signing in did not work. Try again.');
  });
});

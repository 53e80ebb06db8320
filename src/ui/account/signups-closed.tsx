import { AuthHeading } from '#ui/account/auth-heading.tsx';
import { AuthLink } from '#ui/account/auth-link.tsx';

export function SignupsClosed() {
  return (
    <AuthHeading title="No new accounts">
      Whoever runs this server has closed sign-ups. Ask them for an account, or{' '}
      <AuthLink href="/sign-in">sign in</AuthLink> if you have one.
    </AuthHeading>
  );
}

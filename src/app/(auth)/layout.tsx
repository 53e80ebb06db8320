import type { ReactNode } from 'react';
import { AuthFrame } from '#ui/account/auth-frame.tsx';

export default function AuthLayout({ children }: { children: ReactNode }) {
  return <AuthFrame>{children}</AuthFrame>;
}

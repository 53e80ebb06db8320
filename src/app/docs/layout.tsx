import type { ReactNode } from 'react';
import { DocsFrame } from '#ui/docs/frame/docs-frame.tsx';
import { currentUser } from '../session.ts';

export default async function Layout({ children }: { children: ReactNode }) {
  return <DocsFrame signedIn={(await currentUser()) !== null}>{children}</DocsFrame>;
}

import { Anchor } from '@mantine/core';
import Link from 'next/link';
import type { ReactNode } from 'react';

export function AuthLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Anchor component={Link} href={href} inherit>
      {children}
    </Anchor>
  );
}

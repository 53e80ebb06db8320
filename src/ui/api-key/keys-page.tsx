'use client';

import { useRouter, useSearchParams } from 'next/navigation';
import { SignInsSection } from '#ui/access-token/sign-ins-section.tsx';
import { TokensSection } from '#ui/access-token/tokens-section.tsx';
import { KeysSection } from '#ui/api-key/keys-section.tsx';
import { Page } from '#ui/kit/page.tsx';
import { PageBar } from '#ui/shell/page-bar.tsx';

export function KeysPage() {
  const router = useRouter();
  // In the address, so that the palette and links can open it.
  const query = useSearchParams();
  const close = () => {
    router.replace('/keys');
  };
  return (
    <>
      <PageBar title="API keys" />
      <Page>
        <KeysSection
          creating={query.has('new')}
          onCreate={() => {
            router.replace('/keys?new');
          }}
          onCreated={close}
        />
        <TokensSection
          creating={query.has('new-token')}
          onCreate={() => {
            router.replace('/keys?new-token');
          }}
          onCreated={close}
        />
        <SignInsSection />
      </Page>
    </>
  );
}

import type { Metadata } from 'next';
import { KeysPage } from '#ui/api-key/keys-page.tsx';
import { requireUser } from '../../session.ts';

export const metadata: Metadata = { title: 'API keys' };

export default async function Page() {
  await requireUser('/keys');
  return <KeysPage />;
}

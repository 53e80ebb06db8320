import type { Metadata } from 'next';
import { SettingsPage } from '#ui/account/settings-page.tsx';
import { requireUser } from '../../session.ts';

export const metadata: Metadata = { title: 'Settings' };

export default async function Page() {
  await requireUser('/settings');
  return <SettingsPage />;
}

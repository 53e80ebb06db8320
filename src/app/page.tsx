import { redirect } from 'next/navigation';
import { handoff } from '#server/handoff.ts';
import { Landing } from '#ui/landing/landing.tsx';
import { currentUser } from './session.ts';

export default async function Page() {
  if (await currentUser()) redirect('/endpoints');
  const { config, payments } = handoff().context;
  const { publicUrl, signups } = config;
  return <Landing publicUrl={publicUrl} signupsOpen={signups === 'open'} hasPricing={payments !== null} />;
}

import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { listEndpoints } from '#domain/endpoint/list-endpoints.ts';
import { handoff } from '#server/handoff.ts';
import { NoEndpoints } from '#ui/endpoint/no-endpoints.tsx';
import { requireUser } from '../../session.ts';

export const metadata: Metadata = { title: 'Endpoints' };

/** Opens the endpoint that heard from a sender last; without any traffic, the newest. */
export default async function EndpointsPage() {
  const principal = await requireUser('/endpoints');
  const endpoints = await listEndpoints(handoff().context, principal);
  const latest = endpoints
    .map(({ id, lastRequestAt, createdAt }) => ({ id, at: lastRequestAt ?? createdAt }))
    .sort((a, b) => b.at.localeCompare(a.at))[0];
  if (latest) redirect(`/endpoints/${latest.id}`);
  return <NoEndpoints />;
}

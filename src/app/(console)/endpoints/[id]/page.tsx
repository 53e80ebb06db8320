import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { getEndpoint } from '#domain/endpoint/get-endpoint.ts';
import { EndpointId, type EndpointDetail } from '#domain/endpoint/schemas.ts';
import { isDomainError } from '#domain/errors.ts';
import { handoff } from '#server/handoff.ts';
import { EndpointPage } from '#ui/endpoint/endpoint-page.tsx';
import { currentUser, requireUser } from '../../../session.ts';

interface Props {
  params: Promise<{ id: string }>;
}

const findEndpoint = cache(async (id: string): Promise<EndpointDetail | null> => {
  const principal = await currentUser();
  if (!principal || !EndpointId.safeParse(id).success) return null;
  return getEndpoint(handoff().context, principal, { id }).catch((error: unknown) => {
    if (isDomainError(error) && error.code === 'not_found') return null;
    throw error;
  });
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const endpoint = await findEndpoint((await params).id);
  return { title: endpoint?.name ?? 'Endpoint' };
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  await requireUser(`/endpoints/${id}`);
  const endpoint = await findEndpoint(id);
  if (!endpoint) notFound();
  // The key starts a fresh page for each endpoint: nothing of one may show up in another.
  return <EndpointPage key={id} initial={endpoint} />;
}

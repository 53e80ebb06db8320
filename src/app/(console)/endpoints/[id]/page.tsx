import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { EndpointPage } from '#ui/endpoint/endpoint-page.tsx';
import { requireUser } from '../../../session.ts';
import { findEndpoint } from './find-endpoint.ts';

interface Props {
  params: Promise<{ id: string }>;
}

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

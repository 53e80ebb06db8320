import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { DestinationsPage } from '#ui/destination/destinations-page.tsx';
import { requireUser } from '../../../../session.ts';
import { findEndpoint } from '../find-endpoint.ts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const endpoint = await findEndpoint((await params).id);
  return { title: endpoint ? `Destinations of ${endpoint.name}` : 'Destinations' };
}

export default async function Page({ params }: Props) {
  const { id } = await params;
  await requireUser(`/endpoints/${id}/destinations`);
  const endpoint = await findEndpoint(id);
  if (!endpoint) notFound();
  return <DestinationsPage key={id} initial={endpoint} />;
}

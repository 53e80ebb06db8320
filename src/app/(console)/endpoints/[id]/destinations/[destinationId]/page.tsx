import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { DestinationPage } from '#ui/destination/destination-page.tsx';
import { requireUser } from '../../../../../session.ts';
import { findEndpoint } from '../../find-endpoint.ts';

export const metadata: Metadata = { title: 'Destination' };

interface Props {
  params: Promise<{ id: string; destinationId: string }>;
}

export default async function Page({ params }: Props) {
  const { id, destinationId } = await params;
  await requireUser(`/endpoints/${id}/destinations/${destinationId}`);
  const endpoint = await findEndpoint(id);
  if (!endpoint) notFound();
  return <DestinationPage key={destinationId} initial={endpoint} id={destinationId} />;
}
